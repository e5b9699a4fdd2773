// The whole life of a temporary organisation, from a task that has none to the archive, with what is
// refused on the way; findings, reasons, and the district's own numbers.
import ICAL from "ical.js";
import { readFile } from "node:fs/promises";
import { count, expect, exported, fill, go, openSample, pick, picked, test, visit, seen } from "../app.mjs";

const today = new Date().toISOString().slice(0, 10);
const daysAgo = (days) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

async function begin(page) {
  await visit(page);
  await page.getByRole("button", { name: "新建空台账" }).click();
  await expect(page.getByRole("heading", { name: "总览" })).toBeVisible();
}

/** Opens the form of a step beside the organisation, fills it in and records it. */
async function step(page, name, fields) {
  const life = page.getByTestId("life");
  const form = life.locator("details.step-form", { has: page.getByText(name, { exact: true }) });
  if (!(await form.evaluate((details) => details.open))) await form.locator("summary").click();
  for (const [label, value] of Object.entries(fields)) await form.getByLabel(label, { exact: true }).fill(value);
  await form.getByRole("button", { name: "登记" }).click();
  return form;
}

test("from a task without an organisation to one that is closed, and what is refused on the way", async ({ page }) => {
  await begin(page);
  await go(page, "#/care");
  await expect(page.locator("#coverage")).toContainText("还没有登记任务");
  await fill(page, "#/organisation/new", { 名称: "区直机关工委" });
  await go(page, "#/task/new");
  await page.getByLabel("名称").fill("滨河改造");
  await page.getByLabel("任务类型").selectOption({ label: "重点项目" });
  await page.getByLabel("主管党组织").selectOption({ label: "区直机关工委" });
  await page.locator("#field-full_members").fill("5");
  await page.getByLabel(/开始日期(?!：)/).fill(daysAgo(60));
  await page.getByRole("button", { name: "保存", exact: true }).click();

  // It is due, with a request ready to be copied.
  await go(page, "#/care");
  await expect(page.getByTestId("coverage")).toContainText("应建未建1");
  const due = page.getByTestId("table-due");
  await expect(due).toContainText("滨河改造");
  await due.getByText("请示草稿").click();
  await expect(due.getByRole("textbox")).toHaveValue(/区直机关工委：[\s\S]*滨河改造于\d{4}年\d{1,2}月\d{1,2}日启动，现有正式党员5名/);
  await due.getByRole("link", { name: "组建临时党组织" }).click();
  await expect(page.getByLabel("任务概述")).toHaveValue("滨河改造");
  await page.locator("#field-name").fill("滨河改造临时党支部");
  await page.locator("#field-secretary").fill("赵某");
  await page.locator("#field-full_members").fill("5");
  await page.getByRole("button", { name: "保存", exact: true }).click();

  // Only what may come next is offered; dates keep their order.
  const life = page.getByTestId("life");
  await expect(life.locator(".next-steps summary")).toHaveText(["请示"]);
  await step(page, "请示", { 日期: daysAgo(50), 文号: "请〔1〕号" });
  await expect(life.locator(".life-line")).toContainText("请〔1〕号");
  let form = await step(page, "批复", { 日期: daysAgo(51) });
  await expect(form.getByRole("alert")).toContainText("早于“请示”");
  await step(page, "批复", { 日期: daysAgo(48) });
  await step(page, "指定", { 日期: daysAgo(48) });
  form = await step(page, "成立", { 日期: "2999-01-01" });
  await expect(form.getByRole("alert")).toContainText("日期还没有到");
  await step(page, "成立", { 日期: daysAgo(45) });
  await expect(page.locator(".detail dl")).toContainText(daysAgo(45));
  await go(page, "#/care");
  await expect(page.getByTestId("coverage")).toContainText("已建1应建未建0");

  // Renewed, with a new end that must be given.
  await go(page, "#/branch");
  await page.getByRole("link", { name: "滨河改造临时党支部" }).click();
  form = await step(page, "延期", { 日期: daysAgo(20) });
  await expect(form.getByRole("alert")).toContainText("新的计划撤销日期");
  await step(page, "延期", { 日期: daysAgo(20), 计划撤销日期: daysAgo(5) });
  await expect(page.locator(".own-findings")).toContainText("仍在运行");

  // A temporary organisation holds no re-election: refused, with the article.
  const branch = new URL(page.url()).hash.split("/id/")[1];
  await go(page, `#/activity/new?branch=${branch}`);
  await page.getByLabel("活动名称").fill("换届");
  await page.getByLabel("活动类型").selectOption({ label: "换届选举" });
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.locator(".field.invalid")).toContainText("第八条");
  await page.getByLabel("活动类型").selectOption({ label: "主题党日" });
  await page.getByRole("button", { name: "保存", exact: true }).click();

  // A step that others need stays.
  await go(page, "#/step?step=approve");
  await page.locator("tbody tr:not(.spacer)").first().click();
  await page.locator(".detail").getByRole("button", { name: "删除" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "删除" }).click();
  await expect(page.getByTestId("notice")).toContainText("不能删除");
  expect(await count(page, "step")).toEqual([1, 5]);

  // A member of the roster, whose conduct note the closing demands.
  await fill(page, "#/member/new", { 姓名: "钱某" });
  await go(page, `#/assignment/new?branch=${branch}`);
  await page.locator("#field-member").selectOption({ label: "钱某" });
  await page.getByLabel(/编入日期(?!：)/).fill(daysAgo(40));
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.locator(".detail h2")).toHaveText("钱某（滨河改造临时党支部）");
  await go(page, `#/branch/id/${branch}`);
  await step(page, "撤销", { 日期: daysAgo(2) });
  const pack = life.locator("div.pack");
  await expect(pack).toContainText("还没写表现鉴定： 钱某");
  // What it leaves behind: everyone leaves at once, and the task is told to be open still.
  const after = life.locator("ul.after");
  await expect(after).toContainText("1 名编入党员还没有退出日期");
  await after.getByRole("button", { name: `1 名都记为 ${daysAgo(2)} 离开` }).click();
  await expect(after).not.toContainText("退出日期");
  await expect(page.locator(".belonging", { hasText: "编入" })).toContainText("钱某");
  // The task's form is a click away, and leads back.
  await after.getByRole("link", { name: "滨河改造" }).click();
  await page.getByLabel(/实际结束日期(?!：)/).fill(daysAgo(3));
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.locator(".detail h2")).toHaveText("滨河改造临时党支部");
  await expect(after).toHaveCount(0);
  form = await step(page, "归档", { 日期: today });
  await expect(form.getByRole("alert")).toContainText("还不全：工作总结、钱某的表现鉴定、请示");
  const { records } = JSON.parse((await exported(page)).text);
  expect(records.assignment[0].to).toBe(daysAgo(2));
  // The form still holds what was typed, so leaving it asks.
  page.once("dialog", (dialog) => dialog.accept());
  await go(page, "#/agenda?until=next-quarter");
  await expect(page.getByTestId("table-agenda").locator("tr", { hasText: "归档" })).toContainText("还缺 10 项材料");
  await page.goBack();
  // Each of what is missing leads to its place.
  await pack.getByRole("link", { name: "钱某" }).click();
  await page.getByLabel("表现鉴定").fill("表现良好");
  await page.getByLabel(/鉴定送达日期(?!：)/).fill(daysAgo(1));
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(pack).not.toContainText("钱某");
  await pack.getByRole("link", { name: "工作总结" }).click();
  await expect(page.locator("#field-summary")).toBeFocused();
  await page.getByLabel("工作总结").fill("完成改造");
  for (const box of await page.locator(".ticks input").all()) await box.check();
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(pack).toContainText("齐全");
  await step(page, "归档", { 日期: today });
  await expect(life.locator(".life-line li")).toHaveCount(7);
  await expect(life.locator(".next-steps")).toHaveCount(0);

  // All of it is in the file, and one undo is one step.
  const file = JSON.parse((await exported(page)).text);
  expect(file.records.step.map((one) => one.step).sort()).toEqual(["appoint", "approve", "close", "dissolve", "launch", "renew", "request"]);
  await page.getByRole("button", { name: "撤回" }).click();
  await expect(life.locator(".life-line li")).toHaveCount(6);
});

test("findings: a reason lets what is local pass, and the district's numbers travel with the file", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/care");
  const summary = page.getByTestId("count-findings");
  const warnings = async () => Number((await summary.textContent()).match(/本地要求 (\d+)/)[1]);
  await expect(summary).toContainText("不符合规定");
  const before = await warnings();
  const quiet = page.locator(".rule-group", { hasText: "较久没有活动" });
  await quiet.locator("summary").first().click();
  const first = quiet.locator("ul.findings > li").first();
  await first.locator("details.override > summary").click();
  await first.getByRole("textbox").fill("集中攻坚期，集体学习并入项目例会");
  await first.getByRole("button", { name: "保存" }).click();
  await expect.poll(warnings).toBe(before - 1);
  await expect(quiet.locator(".overridden")).toContainText("集中攻坚期");
  // The reason is printed, here and with the record.
  const reason = page.locator(".overridden", { hasText: "集中攻坚期" });
  await page.emulateMedia({ media: "print" });
  await expect(reason).toBeVisible();
  await page.emulateMedia({ media: "screen" });
  await quiet.locator("li", { has: page.locator(".overridden") }).getByRole("link").first().click();
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".detail").getByText("集中攻坚期，集体学习并入项目例会")).toBeVisible();
  await page.emulateMedia({ media: "screen" });
  await go(page, "#/care");

  await page.locator("details.rules > summary").click();
  const most = page.getByTestId("table-rules").getByLabel("党员人数偏多 党员（名）");
  await expect(most).toHaveValue("50");
  await expect(page.locator(".rule-group", { hasText: "党员人数偏多" })).toHaveCount(1);
  await most.fill("60");
  await most.press("Tab");
  await expect(page.locator(".rule-group", { hasText: "党员人数偏多" })).toHaveCount(0);
  const { records } = JSON.parse((await exported(page)).text);
  expect(records.rule).toEqual([{ id: "most_members", members: 60 }]);
});

test("the district switches its own rules off, and no others", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/care");
  const quiet = page.locator(".rule-group", { hasText: "较久没有活动" });
  await expect(quiet).toHaveCount(1);
  await page.locator("details.rules > summary").click();
  const table = page.getByTestId("table-rules");
  await expect(table.getByRole("checkbox", { name: "启用 没有书记" })).toHaveCount(0);
  // The yearly appraisal is off unless the district turns it on.
  await expect(table.getByRole("checkbox", { name: "启用 民主评议" })).not.toBeChecked();
  const box = table.getByRole("checkbox", { name: "启用 较久没有活动" });
  await expect(box).toBeChecked();
  await box.click();
  await expect(quiet).toHaveCount(0);
  await expect(box).not.toBeChecked();
  const { records } = JSON.parse((await exported(page)).text);
  expect(records.rule).toEqual([{ id: "no_activity", on: false }]);
  await go(page, "#/care");
  // What was unfolded still is.
  await box.click();
  await expect(quiet).toHaveCount(1);
});

test("terms of office are due half a year ahead, and a new term settles them", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/care");
  const ended = page.locator(".rule-group", { hasText: "任期届满未换届" });
  // What is not in order is unfolded, where it is little.
  await ended.getByRole("link", { name: /^去处理/ }).click();
  await page.getByLabel(/本届任期起(?!：)/).fill("2025-12-01");
  await page.getByRole("button", { name: "保存" }).click();
  await go(page, "#/care");
  await expect(ended).toHaveCount(0);
  await expect(page.locator(".rule-group", { hasText: "任期即将届满" })).toHaveCount(1);
});

test("the same step for many at once, and what is wrong with each that is left", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/branch?dissolved=-&sort=name");
  const boxes = page.locator("tbody .tick input");
  for (const place of [0, 1, 2]) await boxes.nth(place).check();
  const button = page.getByRole("button", { name: "批量登记步骤" });
  await button.click();
  const bulk = page.getByRole("dialog", { name: "批量登记步骤" });
  await expect(bulk).toContainText("已选 3 条");
  await bulk.getByRole("combobox", { name: "步骤" }).selectOption({ label: "撤销" });
  // What is left out and why stands there before anything is written.
  await bulk.getByLabel(/日期(?!：)/).fill("2020-01-01");
  await expect(bulk.locator("output")).toHaveText("3 个中 0 个将登记");
  await expect(bulk.locator(".bulk-left li")).not.toHaveCount(0);
  await expect(bulk.getByRole("button", { name: /^登记/ })).toHaveCount(0);
  await bulk.getByLabel(/日期(?!：)/).fill("2026-02-01");
  await expect(bulk.locator("output")).toHaveText("3 个中 3 个将登记");
  const [before] = await count(page, "branch");
  await page.keyboard.press("Escape");
  await expect(bulk).toHaveCount(0);
  await expect(button).toBeFocused();
  await button.click();
  await bulk.getByLabel(/日期(?!：)/).fill("2026-02-01");
  await bulk.getByRole("button", { name: "登记 3 个" }).click();
  await expect(bulk).toHaveCount(0);
  await expect.poll(async () => (await count(page, "branch"))[0]).toBe(before - 3);
  await page.getByRole("button", { name: "撤回" }).click();
  await expect.poll(async () => (await count(page, "branch"))[0]).toBe(before);
});

/** Pastes from the clipboard, as a user does. */
async function paste(page, field, text) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await field.focus();
  await page.keyboard.press("Control+v");
  await expect(field).not.toHaveValue("");
}

test("a roster of 3,000 pasted: previewed, entered as one step, and pasted again it is the same", async ({ page }) => {
  await openSample(page, "demo");
  const { records } = JSON.parse((await exported(page)).text);
  const homes = records.organisation.map((one) => one.name);
  const unique = homes.filter((name) => homes.indexOf(name) === homes.lastIndexOf(name));
  const lines = Array.from({ length: 3000 }, (_, place) => `党员${place}\t${unique[place % unique.length]}\t${place % 20 ? "正式党员" : "预备党员"}\t3702${place}`);
  const text = ["姓名\t所在党支部\t党员类别\t身份证号", ...lines, "\t没有名字的支部\t\t"].join("\n");
  const [before] = await (async () => { await go(page, "#/member"); return count(page, "member"); })();
  await page.getByRole("link", { name: "粘贴名册" }).click();
  await paste(page, page.getByRole("textbox", { name: "粘贴的名册" }), text);
  await page.getByRole("button", { name: "预览" }).click();
  const counts = page.getByTestId("roster-counts").locator("strong");
  await expect(counts).toHaveText(["3000", "0", "0", "0", "1", "0"]);
  await page.locator("summary", { hasText: "新增的 3000 行" }).click();
  await expect(page.locator(".written li").first()).toContainText("党员0");
  await expect(page.locator(".written li").nth(1)).toContainText(`${unique[1]} · 正式党员`);
  await expect(page.locator(".pasting-page")).toContainText("身份证号 → 不收");
  await expect(page.locator(".pasting-page section").filter({ hasText: "未收的 1 行" })).toContainText("第 3002 行");
  await page.getByRole("button", { name: "写入名册" }).click();
  await expect(page.getByTestId("notice")).toContainText("已写入 3000 人");
  expect(await count(page, "member")).toEqual([before + 3000, before + 3000]);
  expect((await exported(page)).text).not.toContain("37021");

  await page.getByRole("link", { name: "粘贴名册" }).click();
  await paste(page, page.getByRole("textbox", { name: "粘贴的名册" }), text);
  await page.getByRole("button", { name: "预览" }).click();
  await expect(counts).toHaveText(["0", "0", "3000", "0", "1", "0"]);
  await expect(page.getByRole("button", { name: "写入名册" })).toHaveCount(0);
  page.once("dialog", (dialog) => dialog.accept());
  await go(page, "#/member");
  await page.getByRole("button", { name: "撤回" }).click();
  await expect.poll(async () => (await count(page, "member"))[0]).toBe(before);
});

test("what is due this week, month and quarter, of all and of one, and as a calendar", async ({ page }) => {
  await openSample(page, "demo");
  // The dashboard tells how much there is.
  const attention = (label) => page.getByTestId("attention").locator("li", { hasText: label });
  const overdue = await attention("逾期未办").locator("strong").textContent();
  const soon = await attention("本周到期").locator("strong").textContent();
  await attention("逾期未办").getByRole("link").click();
  const summary = page.getByTestId("count-agenda");
  await expect(summary).toContainText(`共 ${overdue} 项，其中逾期 ${overdue} 项`);
  await page.goBack();
  await attention("本周到期").getByRole("link").click();
  await expect(summary).toContainText(`共 ${soon} 项，其中逾期 0 项`);
  await page.getByLabel(/^显示/).selectOption({ label: "全部" });
  await page.getByLabel("时间范围").selectOption({ label: "本月" });
  const total = async () => Number((await summary.textContent()).match(/共 (\d+) 项/)[1]);
  await expect(summary).toContainText("截至 2025-12-31，到 2025-12-31");
  const month = await total();
  const until = page.getByLabel("时间范围");
  await until.selectOption({ label: "本周" });
  await expect(summary).toContainText("到 2026-01-04");
  expect(await total()).toBeGreaterThanOrEqual(month);
  await until.selectOption({ label: "本季度" });
  await expect(summary).toContainText("到 2025-12-31");
  await expect(summary).toContainText(/此后还有 \d+ 项（步骤、到期.*），最早 2026-/);
  await expect(summary).toContainText("示例按其中最近一条记录的日期推算");
  await until.selectOption({ label: "到下季度末" });
  await expect(summary).toContainText("到 2026-03-31");
  expect(await total()).toBeGreaterThan(month);
  await until.selectOption({ label: "本季度" });
  // Hundreds of organisations are told together and unfolded by name, each with its form.
  const rows = page.getByTestId("table-agenda").locator("tbody tr");
  const theme = rows.filter({ hasText: "主题党日" });
  const counted = Number((await theme.locator(".number").textContent()).match(/\d+/)[0]);
  await theme.locator("summary").click();
  await expect(theme.locator("li")).toHaveCount(counted);

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "导出日历（.ics）" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/待办-2025-12-31\.ics$/);
  const calendar = new ICAL.Component(ICAL.parse(await readFile(await download.path(), "utf8")));
  const events = calendar.getAllSubcomponents("vevent").map((event) => new ICAL.Event(event));
  // What is overdue stands on the day of looking.
  const shown = await rows.evaluateAll((rows) => rows.filter((row) => row.querySelector("time"))
    .map((row) => {
      const [due, matter] = [row.querySelector("time").textContent, row.querySelector("th").textContent];
      return row.querySelector(".chip") ? `2025-12-31 逾期（${due}） ${matter}` : `${due} ${matter}`;
    }));
  expect(events.length).toBeGreaterThan(3);
  expect(events.map((event) => `${event.startDate} ${event.summary.split("：").slice(0, -1).join("：")}`)).toEqual(shown);
  const day = events.find((event) => event.summary.startsWith("主题党日"));
  expect(day.startDate.isDate).toBe(true);
  expect(day.endDate.subtractDate(day.startDate).days).toBe(1);
  expect(day.description.split("\n")).toHaveLength(counted);
  expect(new Set(events.map((event) => event.uid)).size).toBe(events.length);

  // One of them: what it is to record leads to the form of that.
  const name = await theme.locator("li a").first().textContent();
  const [, id] = (await theme.locator("li a").first().getAttribute("href")).match(/\/id\/([^/?]+)/);
  await theme.locator("li").first().getByRole("link", { name: /登记/ }).click();
  await expect(page.getByLabel("活动类型")).toHaveValue("theme_day");
  expect(await picked(page.locator("#field-branch"))).toContain(name);
  await page.getByLabel("名称").fill("十二月主题党日");
  await page.getByLabel(/日期(?!：)/).fill("2025-12-20");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  // Back where one came from.
  await expect(summary).toContainText("到 2025-12-31");
  await expect(theme.locator(".number")).toHaveText(`${counted - 1} 个组织`);
  await pick(page.locator("#choose-branch"), { value: id });
  await expect(rows.filter({ hasText: "主题党日" })).toHaveCount(0);
  for (const link of await rows.locator("li a:first-child").all()) await expect(link).toHaveText(name);
});

test("the dashboard has six charts, and what needs attention leads to its rows", async ({ page }) => {
  // On a low screen, where all but the first charts are out of view.
  await page.setViewportSize({ width: 1280, height: 600 });
  await openSample(page, "demo");
  await expect(page.getByTestId("attention")).toBeVisible();
  await expect(page.getByTestId("chart-coverage")).toHaveCount(0);
  await seen(page, "coverage");
  const names = await page.locator("[data-testid^=chart-]").evaluateAll((all) => all.map((one) => one.dataset.testid));
  expect(names.toSorted()).toEqual(
    ["active", "activities", "coverage", "outcomes", "turnover", "units"].map((name) => `chart-${name}`),
  );
  const attention = (label) => page.getByTestId("attention").locator("li", { hasText: label });
  const due = await attention("应建未建").locator("strong").textContent();
  await attention("应建未建").getByRole("link").click();
  await expect(page.getByTestId("count-task")).toContainText(`${due} / `);
  await page.goBack();
  const wrong = await attention("不符合规定").locator("strong").textContent();
  await attention("不符合规定").getByRole("link").click();
  await expect(page.locator("#findings")).toContainText(`不符合规定 ${wrong}`);
  await expect(page.locator("#findings")).not.toContainText(/本地要求 \d/);
  await page.goBack();
  // What is nothing leads nowhere.
  await expect(attention("填报不一致").getByRole("link")).toHaveCount(0);
  // On the first screen of an office's monitor.
  await page.setViewportSize({ width: 1366, height: 768 });
  for (const place of [page.locator(".numbers"), page.getByTestId("attention"), page.getByTestId("chart-active").locator(".svg svg"), page.getByTestId("chart-units").locator(".svg svg")]) {
    await expect(place).toBeInViewport({ ratio: 0.99 });
  }
});

test("the kinds of activities of a group are drawn on demand", async ({ page }) => {
  await openSample(page, "demo");
  const groups = await seen(page, "activities");
  await expect(groups.locator(".legend")).toContainText("组织生活");
  await page.locator("main").getByRole("link", { name: "分析" }).click();
  const kinds = page.getByTestId("chart-activity-kinds");
  await expect(kinds.locator(".legend")).toContainText("主题党日");
  await kinds.getByLabel("类别").selectOption({ label: "联盟活动" });
  await expect(kinds.locator(".legend")).toContainText("联席会议");
  await expect(kinds.locator(".legend")).not.toContainText("主题党日");
});

test("the charts of the analysis are made when they are seen, and lead to their rows", async ({ page }) => {
  await openSample(page, "demo");
  await page.locator(".rail").getByRole("link", { name: "分析" }).click();
  for (const name of ["deployed", "lead", "survival"]) await seen(page, name);
  // The figures behind the last column, and as many rows.
  for (const [name, head, kind] of [["deployed", "编入党员", "member"]]) {
    const chart = await seen(page, name);
    await chart.locator(".behind > summary").click();
    await expect(chart.locator("thead th").first()).toBeVisible();
    const heads = await chart.locator("thead th").allTextContents();
    const cell = chart.locator("tbody tr").last().locator("td").nth(heads.indexOf(head));
    const figure = Number(await cell.textContent());
    expect(figure).toBeGreaterThan(1);
    await cell.locator("a").click();
    await expect(page.getByTestId(`count-${kind}`)).toContainText(String(figure));
    await page.goBack();
  }
  const survival = await seen(page, "survival");
  await survival.locator(".behind > summary").click();
  await expect(survival.locator("thead th").first()).toBeVisible();
  const all = await survival.locator("tbody tr td:nth-of-type(1)").allTextContents();
  expect(all[0]).toBe("100.0");
  expect(all.map(Number)).toEqual(all.map(Number).toSorted((a, b) => b - a));
  await expect(survival.locator("thead th").first()).toContainText("全部");
  // Of one setting there is but one curve.
  await page.getByLabel("范围").selectOption({ label: "重点项目" });
  await expect(survival.locator("thead th")).toHaveText([/重点项目/, "仍在观察（个）"]);
});

test("conduct notes are printed a sheet for each home organisation", async ({ page }) => {
  await openSample(page, "demo");
  const { records } = JSON.parse((await exported(page)).text);
  const organisation = (member) => records.member.find((one) => one.id === member).organisation;
  const name = (kind, id) => records[kind].find((one) => one.id === id).name;
  const ended = records.branch.find((branch) => branch.dissolved && branch.dissolved <= "2025-12-31");
  // Four members from three homes; the demo keeps rosters of those at work.
  const members = [];
  for (const member of records.member) {
    const homes = new Set(members.map((one) => one.organisation));
    if (members.length < 4 && (homes.has(member.organisation) ? homes.size === 3 : homes.size < 3)) members.push(member);
  }
  expect(members).toHaveLength(4);
  for (const [place, member] of members.entries()) {
    await go(page, `#/assignment/new?branch=${ended.id}`);
    await pick(page.locator("#field-member"), { label: member.name, value: member.id });
    await page.getByLabel(/编入日期(?!：)/).fill(ended.established);
    await page.locator("details.more > summary").click();
    if (place > 0) await page.getByLabel("表现鉴定").fill(`表现良好，第${place}份`);
    await page.getByRole("button", { name: "保存", exact: true }).click();
  }
  await go(page, `#/branch/id/${ended.id}`);
  await page.getByTestId("life").getByRole("link", { name: "表现鉴定" }).click();
  const sheets = page.locator(".conduct-page .sheet");
  await expect(sheets).toHaveCount(3);
  const homes = await sheets.locator("h2 + p").allTextContents();
  expect(homes.toSorted()).toEqual([...new Set(members.map((one) => `送：${name("organisation", organisation(one.id))}`))].toSorted());
  await expect(sheets.locator("tbody tr")).toHaveCount(4);
  // What is missing leads to where it is written.
  const owed = sheets.getByRole("link", { name: "待补" });
  await expect(owed).toHaveCount(1);
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".rail")).toBeHidden();
  await expect(sheets.first()).toBeVisible();
  const breaks = await sheets.evaluateAll((all) => all.map((one) => getComputedStyle(one).breakBefore));
  expect(breaks).toEqual(["auto", "page", "page"]);
  await page.emulateMedia({ media: "screen" });
  await owed.click();
  await expect(page.getByLabel("表现鉴定")).toHaveValue("");
});

test("members at work are counted once, beside those known by head count only", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/care");
  const numbers = page.getByTestId("deployed").locator("strong");
  await expect(numbers).toHaveCount(3);
  const [members, posts, counted] = (await numbers.allTextContents()).map(Number);
  expect(members).toBeGreaterThan(50);
  expect(posts).toBeGreaterThan(members);
  expect(counted).toBeGreaterThan(50);
  await expect(page.locator("#deployed")).toContainText("不并入");
  await page.getByTestId("deployed").getByRole("link").click();
  await expect(page.getByTestId("count-member")).toContainText(`${members} / `);
});

test("an organisation shows the elements of its method and the activities that serve each", async ({ page }) => {
  await openSample(page, "demo");
  const { records } = JSON.parse((await exported(page)).text);
  const branch = records.branch.find((one) => one.method && records.activity.some((act) => act.branch === one.id && act.element));
  const served = records.activity.filter((act) => act.branch === branch.id && act.element);
  await go(page, `#/branch/id/${branch.id}`);
  const method = page.getByTestId("method");
  await expect(method.locator("li")).toHaveCount(7);
  const element = served[0].element;
  const count = served.filter((one) => one.element === element).length;
  const row = method.locator("li", { hasText: element });
  await expect(row).toContainText(`${count} 项活动`);
  await expect(method.locator("li", { hasText: "示范带动" })).toContainText("还没有活动");
  await row.getByRole("link", { name: /项活动/ }).click();
  await expect(page.getByTestId("count-activity")).toContainText(`${count} / `);
  await go(page, `#/branch/id/${branch.id}`);
  await method.locator("li", { hasText: "示范带动" }).getByRole("link").click();
  await page.getByLabel("名称").fill("示范活动");
  await page.getByLabel(/日期(?!：)/).fill("2025-12-30");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  const shown = method.locator("li", { hasText: "示范带动" });
  await expect(shown).toContainText("1 项活动");
  // An activity that was there before is linked to it.
  const unlinked = records.activity.filter((one) => one.branch === branch.id && !one.element);
  await shown.locator("summary").click();
  await expect(shown.locator("option")).toHaveCount(unlinked.length + 1);
  await shown.locator("select").selectOption({ value: unlinked[0].id });
  await shown.getByRole("button", { name: "关联已有活动" }).click();
  await expect(shown).toContainText("2 项活动");
  await expect(page.getByTestId("notice")).toContainText("示范带动");
  const linked = JSON.parse((await exported(page)).text).records.activity;
  expect(linked.find((one) => one.id === unlinked[0].id).element).toContain("示范带动");
  // Of one that has ended nothing new is recorded.
  await step(page, "撤销", { 日期: "2025-12-31" });
  await expect(shown.getByRole("link", { name: /登记/ })).toHaveCount(0);
});

test("what is typed for a step outlasts the same step recorded in another tab", async ({ page, context }) => {
  await begin(page);
  await fill(page, "#/branch/new", { 名称: "河湾临时党支部" });
  const life = page.getByTestId("life");
  const request = life.locator("#step-request");
  await request.getByLabel("说明").fill("只有这里写着的话");
  const other = await context.newPage();
  await other.goto(page.url());
  await step(other, "请示", { 日期: daysAgo(3) });
  await expect(life.locator(".life-line")).toContainText("请示");
  await expect(life.locator(".next-steps summary")).toHaveText(["批复", "请示"]);
  await expect(request.getByLabel("说明")).toHaveValue("只有这里写着的话");
  await request.getByRole("button", { name: "登记" }).click();
  await expect(request.getByRole("alert")).toContainText("请示");
  await expect(request.getByLabel("说明")).toHaveValue("只有这里写着的话");
});

test("a step that was a mistake is deleted with its day; what another tab recorded is not refused here", async ({ page, context }) => {
  await begin(page);
  await fill(page, "#/branch/new", { 名称: "河湾临时党支部" });
  const life = page.getByTestId("life");
  const line = life.locator(".life-line li");
  const url = page.url();
  for (const [name, days] of [["请示", 20], ["批复", 18]]) await step(page, name, { 日期: daysAgo(days) });
  await expect(life.locator(".next-steps")).toContainText("指定");
  // Here the form is open, there the rest of the founding is recorded.
  await page.locator(".detail").getByRole("link", { name: "编辑" }).click();
  await page.getByLabel("书记").fill("赵某");
  const other = await context.newPage();
  await other.goto(url);
  await step(other, "指定", { 日期: daysAgo(15) });
  await step(other, "成立", { 日期: daysAgo(10) });
  await step(other, "变更", { 日期: daysAgo(9) });
  await step(other, "撤销", { 日期: daysAgo(1) });
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.locator(".detail dl")).toContainText("赵某");
  await expect(page.locator(".detail dl")).toContainText(daysAgo(10));
  await expect(line).toHaveCount(6);
  await other.close();

  // What others need stays; the end, which was a mistake, goes with its day.
  const remove = async (name) => {
    await line.getByRole("link", { name }).click();
    await page.locator(".detail").getByRole("button", { name: "删除" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "删除" }).click();
  };
  await remove("成立");
  await expect(page.getByTestId("notice")).toContainText("不能删除");
  await page.goBack();
  await remove("撤销");
  await expect(page.getByTestId("notice")).toContainText("已删除 1 条");
  await page.goto(url);
  await expect(line).toHaveCount(5);
  await expect(page.locator(".detail dl")).not.toContainText("撤销日期");
  await expect(life.locator(".next-steps")).toContainText("撤销");
  await page.goto(`${url}/edit`);
  await page.getByLabel("撤销日期", { exact: true }).fill("2100-01-01");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.locator(".field.invalid")).toContainText("日期还没有到");
});

test("a work method begins with a template, from the form that needs it", async ({ page, context }) => {
  await begin(page);
  await go(page, "#/branch/new");
  await page.locator("details.more summary").click();
  const [method] = await Promise.all([
    context.waitForEvent("page"),
    page.getByRole("link", { name: "新增 工作法" }).click(),
  ]);
  await method.getByLabel("名称").fill("“115”工作法");
  await method.getByRole("button", { name: /填入模板/ }).click();
  await expect(method.getByLabel("要素")).toHaveValue(/堡垒：战斗堡垒、桥梁：桥梁纽带/);
  await expect(method.getByRole("button", { name: /填入模板/ })).toHaveCount(0);
  await method.getByRole("button", { name: "保存", exact: true }).click();
  await expect(method.locator(".detail h2")).toHaveText("“115”工作法");
  await page.getByLabel("工作法", { exact: true }).selectOption({ label: "“115”工作法" });
});

test("what was not seen yet is printed all the same", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 320 });
  await openSample(page, "demo");
  await expect(page.locator(".soon a").first()).toBeVisible();
  await expect(page.getByTestId("chart-outcomes")).toHaveCount(0);
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  // In the very turn in which the browser asks.
  expect(await page.getByTestId("chart-outcomes").count()).toBe(1);
});
