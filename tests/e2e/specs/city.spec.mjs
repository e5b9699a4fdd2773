// Many districts: a ledger leaves as tables for analysis, and the roll-up of many opens as a page of its own.
import { downloaded, downloadedTable, expect, file, go, openSample, storedLedgers, test, visit } from "../app.mjs";

/** A district of a roll-up: its organisations in December of two years, and its tasks. */
const district = (id, title, now, before, covered, due, more = {}) => ({
  id, title, as_of: "2025-12-31", files: 1, changes: 10, conflicts: 0, left_out: 0, areas: [["s", `${title}街道`]],
  series: [
    [0, 0, "key_project", "", "", "", 1, 0, [before, now]],
    [1, 0, "key_project", "", "", "", 1, 1, [now]],
    [0, 1, "covered", "", "", "", 1, 2, [covered]],
    [0, 1, "due", "", "", "", 1, 2, [due]],
  ],
  ...more,
});

const rollUp = (ledgers, more = {}) => JSON.stringify({
  format: "zhibu-rollup", version: 1, missing: [], measures: ["active_branches", "coverage"],
  periods: ["2024-12", "2025-12", ""], ledgers, ...more,
});

const two = [district("jia", "甲区", 30, 20, 9, 1), district("yi", "乙区", 10, 10, 10, 0)];

async function give(page, name, text) {
  await page.locator(".city input[type=file]").first().setInputFiles(file(name, text));
}

test("a roll-up opens without a ledger, and stays until the tab is closed", async ({ page }) => {
  await visit(page, "#/city");
  await expect(page.locator(".city .empty")).toContainText("zhibu-rollup");
  const before = await storedLedgers(page);
  await give(page, "市.json", rollUp(two));
  const overview = page.getByTestId("table-city");
  await expect(overview.locator("tbody tr")).toHaveCount(2);
  await expect(overview.locator("tfoot")).toContainText("40");
  await expect(overview.locator("tbody tr", { hasText: "乙区" }).locator("td").last()).toHaveText("1");
  await expect(page.getByTestId("table-city-compared").locator("tbody tr").first()).toContainText("+10");
  await expect(page.locator(".small-chart")).toHaveCount(2);
  expect(await storedLedgers(page)).toEqual(before);

  const csv = await downloadedTable(page, page.locator("section", { has: overview }), "CSV 文件");
  expect(csv.text).toContain("甲区");
  expect(csv.name).toContain("各区县主要指标");

  await page.reload();
  await expect(overview.locator("tbody tr")).toHaveCount(2);
  await overview.getByRole("link", { name: "甲区" }).click();
  await expect(page.getByTestId("table-district-areas")).toContainText("甲区街道");
  await page.getByRole("link", { name: "全部区县" }).click();
  await expect(overview).toBeVisible();

  await page.getByRole("button", { name: "移除汇总" }).click();
  await expect(page.locator(".city .empty")).toContainText("zhibu-rollup");
  await page.reload();
  await expect(page.locator(".city .empty")).toContainText("zhibu-rollup");
});

test("a roll-up that is chosen as files are goes to its page and changes no ledger", async ({ page }) => {
  await openSample(page, "laoshan");
  const before = await storedLedgers(page);
  await go(page, "#/ledgers");
  await expect(page.locator("#safety")).toBeVisible();
  await page.locator("input[type=file]").first().setInputFiles(file("city.json", rollUp(two)));
  await expect(page.getByTestId("table-city")).toContainText("甲区");
  expect(await storedLedgers(page)).toEqual(before);
});

test("what cannot be opened is told, and what differs", async ({ page }) => {
  await visit(page, "#/city");
  const alert = page.locator(".city [role=alert]");
  await give(page, "city.json", rollUp(two, { version: 2 }));
  await expect(alert).toContainText("只认识到版本 1");
  await give(page, "city.json", rollUp([two[0], two[0]]));
  await expect(alert).toContainText("第 2 份台账“甲区”");
  await give(page, "city.json", rollUp(two).slice(0, 300));
  await expect(alert).toContainText("可能没有复制或下载完整");
  await page.getByRole("button", { name: "English" }).click();
  await expect(alert).toContainText("not copied or downloaded completely");
  await page.getByRole("button", { name: "中文" }).click();

  const late = district("bing", "丙区\u202e", 500, 1, 9, 1, { as_of: "2025-11-30", left_out: 3 });
  await give(page, "city.json", rollUp([...two, late], { missing: [{ file: "丁.json", reason: "sealed" }] }));
  await expect(alert).toHaveCount(0);
  const told = page.getByTestId("city-differences");
  await expect(told).toContainText("2025-11-30 至 2025-12-31");
  await expect(told).toContainText("丁.json”未计入：已加密");
  await expect(told).toContainText("“丙区”有 3 个");
  await expect(page.getByTestId("table-city").locator("tfoot")).toContainText("40");

  // What cannot be opened takes the place of nothing, now or after a reload.
  for (const isReloaded of [false, true]) {
    await give(page, "坏.json", rollUp(two).slice(0, 300));
    await expect(alert).toContainText("没有打开“坏.json”");
    await expect(page.getByTestId("table-city").locator("tfoot")).toContainText("40");
    if (isReloaded) break;
    // Nor if one comes back to the page; what was told is closed, and the roll-up stays.
    await go(page, "#/help");
    await go(page, "#/city");
    await expect(alert).toContainText("没有打开“坏.json”");
    await page.getByRole("button", { name: "关闭", exact: true }).click();
    await expect(alert).toHaveCount(0);
    await expect(page.getByTestId("table-city").locator("tfoot")).toContainText("40");
    await page.reload();
    await expect(page.getByTestId("table-city").locator("tfoot")).toContainText("40");
    await expect(alert).toHaveCount(0);
  }
  await page.getByRole("button", { name: "移除汇总" }).click();
  await expect(page.getByTestId("table-city")).toHaveCount(0);
});

test("a ledger leaves as tables for analysis in one archive", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/ledgers");
  const { name, bytes } = await downloaded(page, () => page.getByRole("button", { name: "导出分析数据（zip）" }).click());
  expect(name).toMatch(/^崂山 2022-分析数据-.*\.zip$/);
  const names = bytes.toString("latin1");
  for (const inside of ["dictionary.csv", "duckdb.sql", "spark.sql", "kind=branch/"]) expect(names).toContain(inside);
  await expect(page.getByTestId("notice")).toContainText("条记录");

  const part = page.locator("#part");
  await expect(part.getByRole("button", { name: "这部分的分析数据（zip）" })).toBeDisabled();
  await part.getByRole("checkbox").first().check();
  const redacted = await downloaded(page, () => part.getByRole("button", { name: "这部分的分析数据（zip）" }).click());
  expect(redacted.name).toContain("脱敏");
  await part.locator("input[type=password]").fill("a long passphrase of words");
  await expect(part.getByRole("button", { name: "这部分的分析数据（zip）" })).toBeDisabled();
});

test("many files leave as one archive of tables, and what cannot be read is listed", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/ledgers");
  const whole = await downloaded(page, () => page.getByRole("banner").getByRole("button", { name: "导出文件" }).click());
  const named = (id, title) => {
    const ledger = JSON.parse(whole.text);
    return file(`${title}.json`, JSON.stringify({ ...ledger, ledger: { id, title }, signature: undefined }));
  };
  const many = page.locator("#many");
  const choose = () => many.locator("input[type=file]").setInputFiles([
    named("jia", "甲区"), named("yi", "乙区"), file("断.json", whole.text.slice(0, 500)),
  ]);
  const { name, bytes } = await downloaded(page, choose);
  expect(name).toContain("2份台账-分析数据");
  const inside = bytes.toString("latin1");
  for (const path of ["dictionary.csv", "kind=branch/jia.ndjson", "kind=branch/yi.ndjson"]) expect(inside).toContain(path);
  await expect(page.getByTestId("notice")).toContainText("2 份台账");
  await expect(page.getByTestId("many-left-out").locator("li")).toHaveCount(1);
  await expect(page.getByTestId("many-left-out")).toContainText("断.json");

  await many.getByRole("checkbox").first().check();
  const stored = await downloaded(page, () => many.getByRole("button", { name: "导出本浏览器全部台账（zip）" }).click());
  expect(stored.name).toContain("1份台账-分析数据-脱敏");
  await expect(page.getByTestId("many-left-out")).toHaveCount(0);
});

test("the bulletin on all districts leads to the tables and leaves as a document", async ({ page }) => {
  await visit(page, "#/city");
  await give(page, "市.json", rollUp(two));
  await page.getByRole("link", { name: "情况通报" }).click();
  const paper = page.locator(".paper");
  await expect(paper).toContainText("共汇总区县台账2个");
  await expect(paper).toContainText("存续临时党组织40个（去年同期30个，增加10个）");
  await expect(paper.locator("tbody tr").first()).toContainText("乙区");
  // No figure is broken into two lines, however narrow the window is.
  await page.setViewportSize({ width: 390, height: 844 });
  const lines = await paper.locator("tbody td").evaluateAll((cells) => cells.map((cell) => {
    const text = document.createRange();
    text.selectNodeContents(cell);
    return new Set([...text.getClientRects()].map(({ top }) => Math.round(top / 6))).size;
  }));
  expect(Math.max(...lines)).toBe(1);
  await page.setViewportSize({ width: 1280, height: 800 });
  const { name, bytes } = await downloaded(page, () => page.getByRole("button", { name: "下载 Word（.docx）" }).click());
  expect(name).toContain("各区县临时党组织建设情况的通报");
  expect(bytes.subarray(0, 2).toString()).toBe("PK");
  await paper.getByRole("link", { name: "40个" }).click();
  await expect(page.getByTestId("table-city-compared")).toBeInViewport();
  await page.goBack();
  await paper.locator("tbody tr").first().getByRole("link").first().click();
  await expect(page.getByTestId("table-district")).toBeInViewport();
});
