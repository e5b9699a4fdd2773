// Forms: few fields first, what is known filled in, dates as people type them, many records at once; and the way back
// from a form.
import { readFile } from "node:fs/promises";
import { expect, exported, fill, go, openSample, picked, test, visit } from "../app.mjs";

const today = new Date().toISOString().slice(0, 10);
const daysAgo = (days) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const save = (page) => page.getByRole("button", { name: "保存", exact: true }).click();

async function begin(page) {
  await visit(page);
  await page.getByRole("button", { name: "新建空台账" }).click();
  await expect(page.getByRole("heading", { name: "总览" })).toBeVisible();
}

test("an activity is named by its kind and date, and leads back to its organisation", async ({ page }) => {
  await begin(page);
  await fill(page, "#/branch/new", { 名称: "河湾临时党支部", 正式党员: "9" });
  const branch = page.url();
  await page.locator(".add-menu > summary").click();
  await page.locator(".add-menu").getByRole("link", { name: "活动", exact: true }).click();
  await expect(page.locator("#field-activity_kind")).toBeFocused();
  await expect(page.locator(".required-mark")).toHaveText(["必填"]);
  await expect(page.getByLabel("地点")).toBeHidden();
  const quick = page.getByRole("group", { name: "常用" }).first();
  await quick.getByRole("button", { name: "主题党日" }).click();
  const date = page.locator("#field-date");
  await expect(date).toBeFocused();
  // Without its year a day is the last one of that name, unless the next is near.
  const held = daysAgo(100);
  const [, month, day] = held.split("-").map(Number);
  await page.keyboard.type(`${month}.${day}`);
  const title = page.getByLabel("活动名称");
  await expect(title).toHaveValue(`${month}月主题党日`);
  await page.keyboard.press("Tab");
  await expect(date).toHaveValue(held);
  await date.fill("昨天");
  await date.press("Tab");
  await expect(date).toHaveValue(daysAgo(1));
  // The calendar picks a day too.
  await page.locator(".field", { has: date }).getByLabel("日历").fill(daysAgo(3));
  await expect(date).toHaveValue(daysAgo(3));
  // What somebody writes stays.
  await title.fill("走进河湾");
  await quick.getByRole("button", { name: "党课" }).click();
  await expect(title).toHaveValue("走进河湾");
  await expect(page.locator("#field-due")).toHaveValue("9");
  await page.getByRole("button", { name: "全部到会（9）" }).click();
  await page.getByRole("button", { name: "保存并再增一条" }).click();
  await expect(date).toBeFocused();
  await expect(page.locator("#field-activity_kind")).toHaveValue("lesson");
  await page.keyboard.type("今天");
  await save(page);
  await expect(page).toHaveURL(branch);
  await expect(page.locator(".belonging", { hasText: "活动" })).toContainText("走进河湾");
  const { records } = JSON.parse((await exported(page)).text);
  const dates = records.activity.map((one) => one.date).sort();
  expect(dates).toEqual([daysAgo(3), today]);
  expect(records.activity.find((one) => one.date === daysAgo(3))).toMatchObject({ due: 9, present: 9, title: "走进河湾" });
});

test("what is refused is unfolded, and counts of those who vote have no qualifier", async ({ page }) => {
  await begin(page);
  await go(page, "#/activity/new");
  const lesson = page.getByRole("group", { name: "常用" }).first().getByRole("button", { name: "党课" });
  await lesson.click();
  await expect(lesson).toHaveAttribute("aria-pressed", "true");
  await lesson.click();
  await expect(page.locator("#field-activity_kind")).toHaveValue("");
  await page.locator("details.more > summary").click();
  const figure = (name) => page.locator(".figure", { has: page.locator(`#field-${name}`) });
  await expect(figure("ayes").getByRole("button")).toHaveCount(0);
  await figure("due").getByRole("button", { name: "精确程度" }).click();
  await expect(page.locator("#field-due-qualifier")).toBeFocused();
  await page.locator("#field-ayes").fill("多数");
  await page.locator("#field-title").fill("表决");
  await page.locator("details.more > summary").click();
  await expect(page.locator("#field-ayes")).toBeHidden();
  await save(page);
  await expect(page.locator("#field-ayes")).toBeFocused();
});

test("an organisation is founded from the due list with what its task knows, and closed in two forms", async ({ page }) => {
  await begin(page);
  await fill(page, "#/organisation/new", { 名称: "区直机关工委" });
  for (const name of ["钱某", "孙某", "李某"]) await fill(page, "#/member/new", { 姓名: name });
  await go(page, "#/task/new");
  await page.getByLabel("名称").fill("滨河改造");
  await page.getByLabel("任务类型").selectOption({ label: "重点项目" });
  await page.getByLabel("主管党组织").selectOption({ label: "区直机关工委" });
  await page.locator("#field-full_members").fill("5");
  await page.getByLabel(/开始日期(?!：)/).fill(daysAgo(60));
  await page.getByLabel(/计划结束日期(?!：)/).fill(daysAgo(-60));
  await save(page);
  await go(page, "#/care");
  await page.getByTestId("table-due").locator('a[href*="branch/new"]').click();
  await expect(page.locator("#field-name")).toHaveValue("滨河改造临时党支部");
  await expect(page.locator("#field-full_members")).toHaveValue("5");
  await expect(page.locator("#field-planned_end")).toHaveValue(daysAgo(-60));
  expect(await picked(page.locator("#field-approved_by"))).toContain("区直机关工委");
  await save(page);

  // Seven stages; the step that is next is open.
  const stages = page.getByTestId("stages").locator("li");
  await expect(stages).toHaveCount(7);
  await expect(stages.first()).toContainText("下一步");
  for (const kind of ["request", "approve", "appoint", "launch"]) {
    const form = page.locator(`#step-${kind}`);
    await form.getByLabel("日期", { exact: true }).fill(kind === "launch" ? daysAgo(30) : daysAgo(40));
    await form.getByRole("button", { name: "登记" }).click();
  }
  await expect(stages.nth(4)).toContainText("进行中");
  await expect(page.getByTestId("life").getByRole("link", { name: "登记活动" })).toBeVisible();

  // Members are assigned at once, found by their initials.
  await page.locator(".add-menu > summary").click();
  await page.getByRole("link", { name: "批量编入" }).click();
  const candidates = page.getByTestId("candidates").locator("li");
  await expect(candidates).toHaveCount(3);
  await page.getByLabel("查找党员").fill("qm");
  await expect(candidates).toHaveText(["钱某"]);
  // Enter ticks the only match and saves nothing; Escape empties the field first.
  await page.getByLabel("查找党员").press("Enter");
  await expect(candidates.getByRole("checkbox")).toBeChecked();
  await page.getByLabel("查找党员").fill("无此人");
  await expect(page.getByText("没有符合条件的党员。")).toBeVisible();
  await page.getByLabel("查找党员").press("Enter");
  await page.getByLabel("查找党员").press("Escape");
  await expect(page.getByLabel("查找党员")).toHaveValue("");
  await expect(candidates).toHaveCount(3);
  for (const box of await candidates.getByRole("checkbox").all()) await box.check();
  await page.getByRole("button", { name: "编入所选（3）" }).click();
  await expect(page.locator(".belonging", { hasText: "编入" })).toContainText("孙某");
  await page.locator("#step-dissolve > summary").click();
  await page.locator("#step-dissolve").getByRole("button", { name: "登记" }).click();

  await page.getByRole("link", { name: "集中填写" }).click();
  const closing = new URL(page.url()).hash;
  await page.locator("#closing-summary").press("Escape");
  await expect(page.locator(".closing-page")).toHaveCount(0);
  await go(page, closing);
  await page.locator("#closing-summary").fill("完成改造");
  await page.getByRole("button", { name: "全部齐备" }).click();
  await page.getByLabel("统一鉴定意见").fill("表现良好");
  await page.getByLabel("李某的表现鉴定").fill("表现突出");
  await page.getByLabel("统一鉴定意见").press("Enter");
  await expect(page.getByLabel("钱某的表现鉴定")).toHaveValue("表现良好");
  await page.getByRole("button", { name: "均于今天送达" }).click();
  await page.getByLabel(/钱某的鉴定送达日期(?!：)/).fill("2999-01-01");
  await save(page);
  await expect(page.getByRole("alert").filter({ hasText: "钱某" })).toContainText("日期还没有到");
  await expect(page.locator(".closing-page .banner.error")).toBeFocused();
  await expect(page.getByLabel(/钱某的鉴定送达日期(?!：)/)).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel(/钱某的鉴定送达日期(?!：)/).fill("今天");
  await page.getByLabel(/钱某的鉴定送达日期(?!：)/).press("Tab");
  await save(page);
  await expect(page.locator("div.pack")).toContainText("齐全");
  const { records } = JSON.parse((await exported(page)).text);
  expect(records.assignment.map((one) => one.conduct).sort()).toEqual(["表现良好", "表现良好", "表现突出"].sort());
  expect(records.assignment.every((one) => one.returned === today && one.from === daysAgo(30))).toBe(true);
  await page.locator("#step-close").getByRole("button", { name: "登记" }).click();
  await expect(stages.last()).toContainText(today);
});

test("whoever stays in a form finds the list and its filter behind it", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/dashboard");
  await go(page, "#/branch?setting=sector");
  await page.locator("[data-testid=table-branch] tbody a").first().click();
  await page.locator(".detail").getByRole("link", { name: "编辑" }).click();
  await page.getByLabel("书记").fill("赵某");
  const form = page.url();
  const ask = new Promise((asked) => page.once("dialog", (dialog) => dialog.dismiss().then(asked)));
  await page.evaluate(() => history.back());
  await ask;
  await expect(page).toHaveURL(form);
  await expect(page.getByLabel("书记")).toHaveValue("赵某");
  // An input method takes Escape for itself.
  await page.getByLabel("书记").dispatchEvent("keydown", { key: "Escape", isComposing: true, bubbles: true });
  await expect(page).toHaveURL(form);
  await save(page);
  await expect(page.locator(".detail")).toContainText("赵某");
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(/#\/branch\?setting=sector$/);
  await page.goBack();
  await expect(page).toHaveURL(/#\/dashboard$/);
});

test("whoever stays in the first form of a fresh tab stays in it, and leaves it by the next way", async ({ page }) => {
  await openSample(page, "demo");
  const tab = await page.context().newPage();
  await visit(tab, "#/branch");
  const list = tab.url();
  await tab.getByRole("link", { name: "新增", exact: true }).first().click();
  await tab.getByLabel("书记").fill("赵某");
  const form = tab.url();
  const back = async (answer) => {
    const asked = new Promise((asked) => tab.once("dialog", (dialog) => dialog[answer]().then(asked)));
    await tab.evaluate(() => history.back());
    await asked;
  };
  // Twice: the way back into the form takes no later change for its own.
  for (let times = 0; times < 2; times++) {
    await back("dismiss");
    await expect(tab).toHaveURL(form);
    await expect(tab.getByLabel("书记")).toHaveValue("赵某");
  }
  await back("accept");
  await expect(tab).toHaveURL(list);
  await expect(tab.getByTestId("table-branch")).toBeVisible();
  await tab.goForward();
  await expect(tab.getByLabel("书记")).toHaveValue("");
  await tab.close();
});

test("the parts of all units leave as one archive with a file for each", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/rounds");
  await page.getByLabel("截止日期", { exact: true }).fill(daysAgo(-3));
  await page.getByRole("button", { name: "建立" }).click();
  await expect(page.getByTestId("table-rounds").getByText("未报").first()).toBeVisible();
  const units = await page.getByTestId("table-rounds").locator("tbody tr:not(.spacer)").count();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "全部单位打包导出" }).click()]);
  expect(download.suggestedFilename()).toMatch(/\.zip$/);
  const bytes = await readFile(await download.path());
  const end = bytes.length - 22;
  expect(bytes.readUInt32LE(end)).toBe(0x06054b50);
  expect(bytes.readUInt16LE(end + 10)).toBe(units);
  const names = new Set();
  for (let at = bytes.readUInt32LE(end + 16), n = 0; n < units; n++) {
    const length = bytes.readUInt16LE(at + 28);
    names.add(bytes.subarray(at + 46, at + 46 + length).toString("utf8"));
    at += 46 + length;
  }
  expect(names.size).toBe(units);
  await expect(page.getByTestId("notice")).toContainText(`${units} 个单位`);
});

test("one of many is found by the initials of its name", async ({ page }) => {
  await openSample(page, "demo");
  const { records } = JSON.parse((await exported(page)).text);
  expect(records.member.length).toBeGreaterThan(30);
  await go(page, "#/assignment/new");
  const field = page.locator("#field-member");
  await field.click();
  await field.fill("lc");
  const options = page.locator(".combobox").getByRole("option");
  await expect(options.first()).toBeVisible();
  // 丑 and 辰 begin with c.
  for (const text of await options.allTextContents()) expect(text).toMatch(/^例[丑辰]/);
  await field.press("Enter");
  expect(await picked(field)).toMatch(/^例[丑辰]/);
});
