// A quarter's round: parts handed out, edited, handed in signed and unsigned, merged, settled, signed
// off, and what is altered afterwards told.
import { another, author, choose, downloaded, expect, exported, file, fill, go, openSample, take, test } from "../app.mjs";

/** Hands one unit's part out, has it edited there, and returns what is handed in. */
async function round(page, browser, baseURL, unit, who, edits, { signed = false } = {}) {
  await go(page, "#/rounds");
  const part = await downloaded(page, () => page.getByRole("button", { name: `导出${unit.name}的文件` }).click());
  const theirs = await another(browser, baseURL, part.name, part.text);
  // Before the file there was nothing to go back to.
  await expect(theirs.getByRole("button", { name: "撤回" })).toBeDisabled();
  await author(theirs, ...who);
  let key = "";
  if (signed) {
    await theirs.getByRole("button", { name: /^生成密钥/ }).click();
    key = await theirs.getByTestId("own-key").textContent();
    // The browser holds the private key: nothing of it is in what other pages can read.
    await expect(theirs.getByTestId("key-readers")).toContainText("谁也导不出来");
    expect(await theirs.evaluate(() => localStorage.getItem("zhibu.key"))).toBeNull();
  }
  for (const [hash, fields] of edits) await fill(theirs, hash, fields);
  // The part knows for which round it is to be handed in.
  await go(theirs, "#/rounds");
  await expect(theirs.getByTestId("sign-off")).toContainText("还没有审定");
  await expect(theirs.locator(".summary")).toContainText("本单位应报这一期");
  await expect(theirs.getByTestId("table-rounds")).toBeHidden();
  const { text } = await exported(theirs);
  await theirs.context().close();
  return { text, key, part };
}

/** The organisations of two units that share a branch, that branch, and a third unit. */
function cast({ organisation, branch }) {
  const byUnit = new Map(organisation.filter((one) => one.parent).map((one) => [one.unit, one]));
  for (const shared of branch) {
    const [first, second] = (shared.home_units ?? []).map((unit) => byUnit.get(unit)).filter(Boolean);
    if (!first || !second) continue;
    const third = [...byUnit.values()].find((one) => one.parent === first.parent && one !== first && one !== second);
    if (third && first.parent === second.parent) return { first, second, third, shared };
  }
  throw new Error("the demo district has no branch of two units");
}

test("a quarter's round: handed out, handed in, in conflict, settled, signed off, altered afterwards", async ({ page, browser, baseURL }) => {
  test.setTimeout(180_000);
  await openSample(page, "demo");
  await author(page, "区直机关工委", "办公室");
  const { first, second, third, shared } = cast(JSON.parse((await exported(page)).text).records);

  // The round: the quarter before this one, three units.
  await go(page, "#/rounds");
  const period = await page.getByLabel("期间").inputValue();
  const [year, quarter] = period.split("Q").map(Number);
  const within = `${year}-${String(quarter * 3 - 1).padStart(2, "0")}-10`;
  const due = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel("截止日期", { exact: true }).fill(due);
  await page.getByRole("checkbox", { name: "全选" }).uncheck();
  for (const unit of [first, second, third]) await page.getByRole("checkbox", { name: unit.name, exact: true }).check();
  await page.getByRole("button", { name: "建立" }).click();
  const board = page.getByTestId("table-rounds");
  await expect(board.getByText("未报")).toHaveCount(3);
  await expect(page.locator(".summary")).toContainText(`应报 3 个单位，已报 0`);

  const { text: office } = await exported(page);
  const edit = `#/branch/id/${shared.id}/edit`;
  const one = await round(page, browser, baseURL, first, ["甲单位", "赵某"], [[edit, { 书记: "赵某" }]], { signed: true });
  const two = await round(page, browser, baseURL, second, ["乙单位", "钱某"], [[edit, { 书记: "钱某" }]]);
  const three = await round(page, browser, baseURL, third, ["丙单位", "孙某"], [["#/activity/new", { 活动名称: "丙的党课", 日期: within }]]);

  // What was handed out is not handed in by coming back as it is.
  await choose(page, [file("甲.json", one.part.text)]);
  await expect(page.locator(".plan-notes")).toContainText("一致");
  await expect(page.locator(".plan-notes")).not.toContainText("回执");
  await page.getByRole("button", { name: "取消" }).click();

  // A file that was altered after it was signed is told, and waits.
  const altered = one.text.replaceAll("赵某", "周某");
  await choose(page, [file("甲.json", altered)]);
  await expect(page.locator(".signature")).toContainText("签名后被改动过");
  await expect(page.locator(".plan-notes")).toContainText("重新要一份");
  await page.getByRole("button", { name: "取消" }).click();

  // All three at once, in another order than they were made.
  const files = [file("丙.json", three.text), file("甲.json", one.text), file("乙.json", two.text)];
  await choose(page, files);
  const table = page.getByTestId("table-files");
  const signedRow = table.getByRole("row", { name: "甲.json" });
  await expect(table.getByRole("row", { name: "乙.json" })).toContainText("未签名");
  await expect(signedRow).toContainText(one.key);
  await signedRow.getByText("信任这把密钥").click();
  await expect(signedRow.getByLabel("密钥的主人")).toHaveValue("甲单位 · 赵某");
  await signedRow.getByRole("button", { name: "信任这把密钥" }).click();
  await expect(signedRow).toContainText("签名有效：甲单位 · 赵某");
  await expect(page.locator(".plan-notes")).toContainText("登记 3 份单位报送回执");
  await take(page).click();
  await expect(page.getByTestId("notice")).toContainText("2 条记录有变化");
  const { text: merged } = await exported(page);

  // Another PC of the office, the files one by one in another order: the same records to the byte,
  // but for the key that only this one trusts.
  const other = await another(browser, baseURL, "办公室.json", office);
  for (const place of [2, 0, 1]) {
    await choose(other, [files[place]]);
    await take(other).click();
    await expect(other.getByTestId("notice")).toContainText("已导入");
  }
  const { text: mergedThere } = await exported(other);
  const withoutKeys = ({ key, ...records }) => JSON.stringify(records);
  expect(withoutKeys(JSON.parse(mergedThere).records)).toBe(withoutKeys(JSON.parse(merged).records));
  expect(JSON.parse(merged).records.submission).toHaveLength(3);
  // Handed in again, the same files bring nothing.
  await choose(other, files);
  await expect(other.locator(".plan-notes")).toContainText("一致");
  await expect(take(other)).toBeDisabled();
  await other.context().close();

  // The conflict names who, and from which file; it is settled.
  await go(page, "#/conflicts");
  const conflict = page.locator(".conflicts > li");
  await expect(conflict.locator(".sides li").filter({ hasText: "赵某" })).toContainText("来自 甲.json");
  await expect(conflict.locator(".sides li").filter({ hasText: "钱某" })).toContainText("来自 乙.json");
  await page.getByLabel(/^原因/).fill("与两单位核实");
  await page.getByRole("button", { name: "用“钱某”" }).click();
  await expect(page.getByTestId("banner-conflicts")).toBeHidden();

  // Everyone has reported; the period is signed off.
  await go(page, `#/rounds?period=${period}`);
  await expect(board.getByText("已报", { exact: true })).toHaveCount(3);
  await expect(board.getByRole("row", { name: first.name })).toContainText("甲单位 · 赵某");
  await expect(board.getByRole("row", { name: first.name })).toContainText("首次报送");
  await page.getByRole("button", { name: "审定这一期" }).click();
  await expect(page.getByRole("dialog")).toContainText("应报单位都已报送");
  await page.getByRole("dialog").getByRole("button", { name: "审定" }).click();
  await expect(page.getByTestId("sign-off")).toContainText("已审定：区直机关工委 · 办公室");
  await expect(page.getByText("审定之后没有改动")).toBeVisible();

  // What is altered afterwards is pointed out on the record, and listed.
  const activity = JSON.parse(merged).records.activity.find((one) => one.title === "丙的党课");
  await go(page, `#/activity/id/${activity.id}`);
  await expect(page.locator(".signed-note")).toContainText(`${year}年${"一二三四"[quarter - 1]}季度`);
  await fill(page, `#/activity/id/${activity.id}/edit`, { 活动名称: "改过的党课" });
  await go(page, `#/rounds?period=${period}`);
  await expect(page.getByTestId("deviations")).toContainText("1 条记录不同了");
  await expect(page.getByTestId("deviations").getByRole("link", { name: /改过的党课/ })).toBeVisible();

  // A unit that alters the period after it was signed off is flagged before its file is taken.
  const late = await another(browser, baseURL, "丙.json", three.text);
  await author(late, "丙单位", "孙某");
  await fill(late, `#/activity/id/${activity.id}/edit`, { 日期: within.replace(/10$/, "11") });
  await fill(late, `#/organisation/id/${third.id}/edit`, { 正式党员: "33" });
  const { text: again } = await exported(late);
  await late.context().close();
  await choose(page, [file("丙再报.json", again)]);
  await expect(page.locator(".plan-notes")).toContainText("1 条改动涉及已审定的期间");
  await page.getByText("逐条查看").click();
  await expect(page.getByRole("checkbox", { name: /改过的党课/ })).not.toBeChecked();
  await page.getByRole("checkbox", { name: /改过的党课/ }).check();
  await take(page).click();
  await expect(page.getByTestId("notice")).toContainText("2 条记录有变化");
  await go(page, `#/rounds?period=${period}`);
  const row = board.getByRole("row", { name: third.name });
  await row.getByRole("link", { name: "1 条记录" }).click();
  await expect(page.locator("h1")).toContainText(third.name);

  // The round is one step of undo like anything else.
  await go(page, `#/rounds?period=${period}`);
  await page.getByText("修改报送期").click();
  await page.getByRole("button", { name: "删除报送期" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "删除报送期" }).click();
  await expect(board).toBeHidden();
  await page.getByRole("button", { name: "撤回" }).click();
  await expect(board).toBeVisible();
});

test("keys: made, trusted, trusted no more, deleted; a file cannot make itself trusted", async ({ page, browser, baseURL }) => {
  await openSample(page, "laoshan");
  await author(page, "区直机关工委", "办公室");
  await page.getByRole("button", { name: /^生成密钥/ }).click();
  await expect(page.getByTestId("own-key")).toBeVisible();
  const { text } = await exported(page);
  const { key } = JSON.parse(text).signature;
  await choose(page, [file("自己的.json", text)]);
  await expect(page.locator(".signature")).toContainText("本浏览器签名");

  const theirs = await another(browser, baseURL, "区里.json", text);
  await choose(theirs, [file("区里.json", text)]);
  await theirs.getByText("信任这把密钥").click();
  await theirs.getByRole("button", { name: "信任这把密钥" }).click();
  await expect(theirs.locator(".signature")).toContainText("签名有效");
  await go(theirs, "#/ledgers");
  const keys = theirs.getByTestId("table-keys");
  await expect(keys.locator("tbody tr")).toHaveCount(1);
  const { text: withKey } = await exported(theirs);
  await keys.getByRole("button", { name: /不再信任/ }).click();
  await expect(theirs.getByText("还没有信任任何密钥")).toBeVisible();
  await theirs.context().close();

  // Its file says that a key is to be trusted: that waits for the user's word.
  await choose(page, [file("外来.json", withKey)]);
  await expect(page.locator(".plan-notes")).toContainText("1 把信任的密钥");
  await expect(take(page)).toBeDisabled();
  expect(JSON.parse(withKey).records.key[0].id).toBe(key);

  await go(page, "#/ledgers");
  await page.getByRole("button", { name: "删除密钥" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "删除密钥" }).click();
  await expect(page.getByTestId("notice")).toContainText("不再签名");
  expect(JSON.parse((await exported(page)).text).signature).toBeUndefined();
});
