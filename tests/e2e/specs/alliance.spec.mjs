// The tea alliance's year: founding, fifty units pasted, the chair, a joint meeting's item that comes
// round, a need matched to a resource, a signed cooperation with evidence, and the order total traced.
import { another, choose, count, downloaded, expect, exported, file, fill, go, openSample, paste, pick, picked, take, test, visit } from "../app.mjs";

const day = (days) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

const save = (page) => page.getByRole("button", { name: "保存", exact: true }).click();

test("an alliance's year, from its founding to an order total that is traced back", async ({ page }) => {
  await visit(page);
  await page.getByRole("button", { name: "新建空台账" }).click();
  await go(page, "#/alliance/new");
  await page.getByLabel("名称").fill("茶产业集群党建联盟");
  await page.getByLabel("牵头单位").fill("区农业农村局");
  await page.getByLabel(/成立日期(?!：)/).fill(day(300));
  await page.getByRole("button", { name: /填入模板：组织共建/ }).click();
  await page.locator("details.more > summary").click();
  await page.getByLabel("法律地位").selectOption({ label: "非法人" });
  await page.getByLabel("轮值期（月）").fill("3");
  await save(page);
  await expect(page.locator(".detail dl")).toContainText("组织共建、事务共商、资源共享、发展共促、品牌共创");
  const url = page.url();
  const alliance = page.getByTestId("alliance");
  await expect(alliance).toContainText("还没有成员单位，排不出轮值");

  // Fifty units, of which one has no name; pasted again they do nothing.
  await alliance.getByRole("link", { name: "粘贴成员单位" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("粘贴成员单位（茶产业集群党建联盟）");
  const lines = Array.from({ length: 50 }, (_, place) => `茶企${String(place + 1).padStart(2, "0")}\t${place % 5 ? "企业" : "合作社"}\t${day(290)}`);
  const table = ["单位名称\t类型\t加入时间", ...lines, "\t国企\t2022"].join("\n");
  await paste(page, page.getByRole("textbox", { name: "粘贴的表格" }), table);
  await page.getByRole("button", { name: "预览" }).click();
  const counts = page.getByTestId("roster-counts").locator("strong");
  await expect(counts).toHaveText(["50", "0", "0", "0", "1", "0"]);
  await expect(page.locator(".invalid")).toContainText("第 52 行：没有名称");
  await page.getByRole("button", { name: "写入台账" }).click();
  await expect(page.getByTestId("notice")).toContainText("已写入 50 条");
  await expect(page).toHaveURL(url);
  await go(page, "#/alliance_unit");
  expect(await count(page, "alliance_unit")).toEqual([50, 50]);

  // The chair is proposed, recorded, and goes on from there.
  await page.goto(url);
  const turns = alliance.locator(".turns li");
  await expect(turns).toHaveCount(4);
  const first = await turns.first().locator("a").textContent();
  await alliance.getByRole("button", { name: "登记下一任" }).click();
  await expect(turns).toHaveCount(5);
  await expect(turns.first().locator(".chip")).toHaveCount(0);
  await expect(turns.first()).toContainText(first);
  await expect(turns.nth(1)).not.toContainText(first);

  // A joint meeting raises an item; it is decided, done, and reported back at the next.
  const meeting = async (title, days) => {
    await alliance.getByRole("link", { name: "登记联席会议" }).click();
    await expect(page.getByLabel("活动类型")).toHaveValue("joint_meeting");
    await page.getByLabel("活动名称").fill(title);
    await page.getByLabel(/日期(?!：)/).fill(day(days));
    await save(page);
    await expect(page).toHaveURL(url);
  };
  await meeting("第一次联席会议", 120);
  await alliance.getByRole("link", { name: "新增议题" }).click();
  await page.getByLabel("议题").fill("统一采摘标准");
  await page.getByLabel("提出的会议").selectOption({ label: "第一次联席会议" });
  await pick(page.getByLabel("责任单位"), { label: "茶企03" });
  await page.getByLabel("议定事项").fill("一个月内拿出标准");
  await page.getByLabel(/办理期限(?!：)/).fill(day(60));
  await save(page);
  await expect(alliance.locator(".items li")).toContainText("已议定");
  await expect(alliance.locator(".items li")).toContainText("逾期");
  await meeting("第二次联席会议", 30);
  await expect(alliance.locator(".items li")).toContainText("应在“第二次联席会议”反馈");
  await alliance.getByRole("link", { name: /应在“第二次/ }).click();
  await page.getByLabel(/办结日期(?!：)/).fill(day(50));
  await page.getByLabel("反馈的会议").selectOption({ label: "第二次联席会议" });
  await save(page);
  await expect(alliance.locator(".loop")).toContainText("已收集 0 → 已议定 0 → 已办结 0 → 已反馈 1");

  // Needs and resources: the best match stands first, and says why.
  await go(page, "#/offer/paste");
  const offers = [
    "名称\t类型\t发布单位\t类别\t地点\t数量（万元）",
    "春茶收购贷款\t需求\t茶企01\t融资\t王哥庄\t50",
    "茶农贷\t资源\t茶企02\t融资\t王哥庄\t80余",
    "小额贷\t资源\t茶企03\t融资\t\t",
    "直播培训\t资源\t茶企04\t培训\t王哥庄\t",
  ].join("\n");
  await paste(page, page.getByRole("textbox", { name: "粘贴的表格" }), offers);
  await page.getByRole("button", { name: "预览" }).click();
  await expect(counts).toHaveText(["4", "0", "0", "0", "0", "0"]);
  await page.getByRole("button", { name: "写入台账" }).click();
  await page.getByRole("link", { name: "需求与合作" }).first().click();
  const matches = page.getByTestId("table-matches").locator("ul li");
  await expect(matches).toHaveCount(2);
  await expect(matches.first()).toContainText("茶农贷");
  await expect(matches.first()).toContainText("95 分：类别相同、地点相同、数量够用、同一联盟");
  await matches.first().getByRole("link", { name: /建立合作/ }).click();
  await expect(page.locator("#field-need")).toContainText("春茶收购贷款");
  await page.getByLabel("进展").selectOption({ label: "已签约" });
  await page.getByLabel(/对接日期(?!：)/).fill(day(25));
  await page.getByLabel(/签约日期(?!：)/).fill(day(20));
  await page.locator("#field-amount").fill("60");
  await page.locator("#field-amount ~ input.unit").fill("万元");
  await page.locator(".figure", { has: page.locator("#field-amount") }).getByRole("button", { name: "精确程度" }).click();
  await page.locator("#field-amount-qualifier").selectOption({ label: "余（以上）" });
  await save(page);
  // It is not proposed again; without evidence its amount counts for nothing.
  await expect(matches).toHaveCount(1);
  const unproven = page.locator("section", { hasText: "还没有佐证的合作" });
  await expect(unproven).toContainText("春茶收购贷款 × 茶农贷（60余万元）");
  await expect(page.getByText("计入成效", { exact: true })).toHaveCount(0);
  await unproven.getByRole("link").click();
  await expect(page.locator("#field-evidence")).toBeFocused();
  await page.getByLabel("佐证").fill("采购合同");
  await save(page);
  await page.getByText("计入成效", { exact: true }).first().click();
  await page.getByLabel("成效指标").fill("促成订单");
  await page.getByRole("button", { name: "计入成效" }).click();
  await expect(page.getByText("计入成效", { exact: true })).toHaveCount(0);

  // What the contract came to is entered from its page, and its alliance has the total.
  await go(page, "#/cooperation");
  await page.locator("tbody tr:not(.spacer)").first().click();
  await page.getByRole("link", { name: "登记到位" }).click();
  await expect(page.locator("#field-what")).toHaveValue("arrived");
  await expect(page.locator("#field-amount ~ input.unit")).toHaveValue("万元");
  await page.locator("#field-amount").fill("20");
  await save(page);
  await expect(page.getByTestId("instalments")).toContainText("20万元");
  await page.goto(url);
  await expect(page.getByTestId("alliance-lists").locator("li")).toHaveText(["需求清单 1", "资源清单 3", "项目清单 1"]);
  await expect(page.getByTestId("instalments")).toContainText("60余万元");
  await go(page, "#/matching");

  // The funnel: one need, one cooperation that has come as far as signed.
  const funnel = page.getByTestId("chart-funnel");
  await funnel.locator(".behind > summary").click();
  await expect(funnel.locator("tbody tr td:nth-of-type(1)")).toHaveText(["1", "1", "1", "1", "", ""]);
  await funnel.locator("tbody tr").nth(3).locator("a").click();
  expect(await count(page, "cooperation")).toEqual([1, 1]);

  // The total is traced from the sum to the outcome, the cooperation, the need; a target counts it.
  await go(page, "#/target/new");
  await page.getByLabel("成效指标").fill("促成订单");
  await page.locator("#field-quantity").fill("100");
  await page.locator("#field-quantity ~ input.unit").fill("万元");
  await page.getByLabel("成效类型").selectOption({ label: "直接促成" });
  await page.locator("#field-from").fill(day(300));
  await page.locator("#field-to").fill(day(0));
  await page.locator("#field-alliance").selectOption({ label: "茶产业集群党建联盟" });
  await save(page);
  await go(page, "#/results");
  const total = page.getByTestId("table-totals").locator("tbody tr");
  await expect(total).toHaveText(["促成订单直接促成60余万元1 条"]);
  const target = page.getByTestId("table-targets").locator("tbody tr");
  await expect(target).toContainText("60余万元");
  await expect(target).toContainText("60%");
  await target.getByRole("link", { name: "60余万元" }).click();
  expect(await count(page, "outcome")).toEqual([1, 1]);
  await page.goBack();
  await total.getByRole("link").click();
  await page.locator("tbody tr:not(.spacer)").first().click();
  await expect(page.locator(".detail dl")).toContainText("60余万元");
  await page.locator(".detail dl").getByRole("link", { name: "春茶收购贷款 × 茶农贷" }).click();
  await expect(page.locator(".detail dl")).toContainText("采购合同");
  const { records } = JSON.parse((await exported(page)).text);
  expect(records.outcome[0]).toMatchObject({ measure: "促成订单", quantity: { value: 60, unit: "万元", qualifier: "more_than" }, strength: "direct", cooperation: records.cooperation[0].id });
  // Taking the evidence away is found.
  await fill(page, `#/cooperation/id/${records.cooperation[0].id}/edit`, { 佐证: "" });
  await go(page, "#/care");
  await expect(page.locator(".rule-group", { hasText: "成效没有佐证" })).toHaveCount(1);
});

const allied = {
  organisation: [
    { id: "district", name: "区直机关工委" },
    { id: "farming", name: "区农业农村局机关党委", unit: "区农业农村局", parent: "district" },
    { id: "sea", name: "区海洋局党支部", unit: "区海洋局", parent: "district" },
  ],
  alliance: [
    { id: "tea", name: "茶产业党建联盟", lead_unit: "区农业农村局", guiding_unit: "区直机关工委", founded: "2026-01" },
    { id: "fish", name: "海洋产业党建联盟", lead_unit: "区海洋局", founded: "2026-01" },
  ],
  alliance_unit: [
    { id: "tea-farm", name: "茶厂", alliance: "tea", unit_kind: "enterprise", joined: "2026-01" },
    { id: "fish-farm", name: "渔场", alliance: "fish", unit_kind: "enterprise", joined: "2026-01" },
  ],
  activity: [
    { id: "tea-meeting", title: "茶联盟联席会议", alliance: "tea", activity_kind: "joint_meeting", date: "2026-03-01" },
    { id: "fish-meeting", title: "海联盟联席会议", alliance: "fish", activity_kind: "joint_meeting", date: "2026-03-01" },
  ],
  offer: [{ id: "tea-need", name: "收购贷款", posted_by: "tea-farm", offer_kind: "need", category: "融资" }],
  cooperation: [{ id: "tea-loan", name: "茶农贷", alliance: "tea", need: "tea-need", stage: "signed", evidence: "合同" }],
  outcome: [{ id: "tea-orders", measure: "促成订单", alliance: "tea", cooperation: "tea-loan" }],
};

test("a lead unit is found by its name, gets its alliance as a part, edits it, and hands it back", async ({ page, browser, baseURL }) => {
  await visit(page);
  const text = JSON.stringify({ format: "zhibu-ledger", version: 1, records: allied });
  await page.locator("input[type=file]").first().setInputFiles(file("联盟.json", text));
  await page.getByRole("button", { name: "打开这份台账" }).click();
  await expect(page.getByTestId("notice")).toContainText("已导入");

  // What would be set is shown; the guiding unit is left out; one undo takes it back.
  await go(page, "#/alliance/id/tea");
  await page.getByTestId("alliance").getByRole("link", { name: "2 个单位待与党组织对应" }).click();
  const found = page.getByTestId("table-unit-links").locator("tbody tr");
  await expect(found).toHaveCount(3);
  await expect(found.filter({ hasText: "牵头单位：茶产业党建联盟" })).toContainText("区农业农村局机关党委");
  await page.getByRole("checkbox", { name: "选择 区直机关工委" }).uncheck();
  const set = page.getByRole("button", { name: "对应所选的 2 个单位" });
  await set.click();
  await expect(page.getByTestId("notice")).toContainText("已对应 2 个单位");
  await expect(found).toHaveCount(1);
  await page.getByRole("button", { name: "撤回" }).first().click();
  await expect(found).toHaveCount(3);
  await set.click();
  await expect(found).toHaveCount(1);
  await go(page, "#/alliance/id/tea");
  await expect(page.locator(".detail dl").getByRole("link", { name: "区农业农村局" })).toHaveAttribute("href", /#\/organisation\/id\/farming/);

  // The lead's part has its alliance with all that belongs to it, and nothing of the other one.
  await go(page, "#/ledgers");
  await pick(page.getByLabel("导出范围"), { label: "区农业农村局机关党委" });
  const part = await downloaded(page, () => page.getByRole("button", { name: "导出这部分" }).click());
  const held = JSON.parse(part.text).records;
  const ids = Object.fromEntries(Object.entries(held).map(([kind, records]) => [kind, records.map((record) => record.id).sort()]));
  expect(ids).toEqual({
    organisation: ["district", "farming"],
    alliance: ["tea"],
    alliance_unit: ["tea-farm"],
    activity: ["tea-meeting"],
    offer: ["tea-need"],
    cooperation: ["tea-loan"],
    outcome: ["tea-orders"],
  });

  const theirs = await another(browser, baseURL, part.name, part.text);
  await fill(theirs, "#/alliance/id/tea/edit", { 宗旨: "抱团发展" });
  await expect(theirs.getByTestId("alliance")).toBeVisible();
  const { text: back } = await exported(theirs);
  await theirs.context().close();

  await choose(page, [file("交回.json", back)]);
  await expect(page.locator(".import")).not.toContainText("别的单位的记录");
  await take(page).click();
  await expect(page.getByTestId("notice")).toContainText("1 条记录有变化");
  await go(page, "#/alliance/id/tea");
  await expect(page.locator(".detail dl")).toContainText("抱团发展");
});

test("a form takes the unit's organisation from its name, and the name from the organisation", async ({ page }) => {
  await visit(page);
  const text = JSON.stringify({ format: "zhibu-ledger", version: 1, records: allied });
  await page.locator("input[type=file]").first().setInputFiles(file("联盟.json", text));
  await page.getByRole("button", { name: "打开这份台账" }).click();
  await expect(page.getByTestId("notice")).toContainText("已导入");
  await go(page, "#/alliance/new");
  const [name, organisation] = [page.getByLabel("牵头单位"), page.locator("#field-lead_organisation")];
  await page.getByLabel("名称").fill("示例联盟");
  await name.fill("区海洋局");
  await expect(organisation).toHaveValue("sea");
  await organisation.selectOption({ label: "区农业农村局机关党委" });
  await expect(name).toHaveValue("区农业农村局");
  // A unit that is not in the ledger is only named.
  await name.fill("外区单位");
  await expect(organisation).toHaveValue("");
  await save(page);
  await expect(page.locator(".detail dl")).toContainText("外区单位");
});

test("the demo's alliances show their chair, their meetings and what may be matched", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/alliance");
  await page.locator("tbody tr:not(.spacer)").first().click();
  const alliance = page.getByTestId("alliance");
  await expect(alliance.locator(".turns li")).not.toHaveCount(0);
  await expect(alliance.locator(".items li")).toHaveCount(3);
  await alliance.getByRole("link", { name: "需求与合作" }).click();
  await expect(page.locator(".controls select")).not.toHaveValue("");
  const all = page.getByTestId("table-matches").locator("> li");
  const own = await all.count();
  await page.locator(".controls select").selectOption({ label: "全部联盟" });
  expect(await all.count()).toBeGreaterThanOrEqual(own);
});

test("activities are linked to tasks and tasks to goals, one by one and all at once", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/task");
  await page.locator("main").getByRole("link", { name: "党建与业务融合" }).click();
  const numbers = page.getByTestId("integration").locator("li");
  const share = async (place) => (await numbers.nth(place).locator(".label").last().textContent()).match(/\d+/g).map(Number).toReversed();
  const [before, whole] = await share(0);
  const unlinked = page.getByTestId("unlinked");
  await expect(unlinked.locator("h2")).toContainText(String(whole - before));
  // One by one.
  const row = unlinked.locator("ul.links > li").first();
  const name = await row.locator("a").textContent();
  await pick(row.getByRole("combobox"), { index: 1 });
  // What is picked for another one meanwhile stays picked.
  const other = await unlinked.locator("ul.links > li").nth(1).locator("a").textContent();
  await pick(unlinked.locator("ul.links > li").nth(1).getByRole("combobox"), { index: 2 });
  const chosen = await picked(unlinked.locator("ul.links > li").nth(1).getByRole("combobox"));
  await row.getByRole("button", { name: "联系" }).click();
  await expect.poll(async () => (await share(0))[0]).toBe(before + 1);
  await expect(unlinked.locator("ul.links > li").first()).not.toHaveText(name);
  await expect(unlinked.locator("ul.links > li").first().locator("a")).toHaveText(other);
  await expect(unlinked.locator("ul.links > li").first().getByRole("combobox")).toHaveValue(chosen);
  // All at once, and back.
  await unlinked.getByRole("button", { name: "全部联系到所属组织的任务" }).click();
  await expect(page.getByTestId("notice")).toContainText("已联系");
  // All but those of alliances, which serve what is chosen for each.
  await expect.poll(async () => (await share(0))[0]).toBeGreaterThan(before + 100);
  await page.getByRole("button", { name: "撤回" }).click();
  await expect.poll(async () => (await share(0))[0]).toBe(before + 1);
  // A figure of the chart leads to as many tasks.
  const chart = page.getByTestId("chart-goals");
  await chart.locator(".behind > summary").click();
  const cell = chart.locator("tbody tr").first().locator("td").first();
  const figure = Number(await cell.textContent());
  await cell.locator("a").click();
  expect((await count(page, "task"))[0]).toBe(figure);
});
