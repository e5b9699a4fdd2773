// Tables out: what leaves by the menu 导出表格 is what the list counts, as a workbook, as CSV and on the
// clipboard; and the part that makes it is fetched when the menu is unfolded, not before.
import { archived, cancelAtOnce, downloaded, downloadedTable, expect, go, openSample, root, test } from "../app.mjs";

/** The rows of a CSV file without line breaks in its cells. */
const lines = (csv) => csv.replace(/"[^"]*"/g, '""').trim().split("\r\n");

const list = (page) => page.locator(".list");
const shown = async (page, kind) => Number((await page.getByTestId(`count-${kind}`).textContent()).match(/\d[\d,]*/)[0].replace(/,/g, ""));

test("a filtered list leaves as a workbook, as CSV and on the clipboard with all its rows", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openSample(page, "demo");
  await go(page, "#/activity");
  const all = await shown(page, "activity");
  expect(all).toBeGreaterThan(1_000);
  const inPage = await page.getByTestId("table-activity").locator("tbody tr").count();
  expect(inPage).toBeLessThan(all);

  await page.getByLabel("在列表中查找").fill("主题党日");
  await expect(page.getByTestId("count-activity")).toContainText("/");
  const count = await shown(page, "activity");

  const csv = await downloadedTable(page, list(page), "CSV");
  expect(csv.name).toMatch(/\.csv$/);
  expect(csv.text.startsWith("\ufeff")).toBe(true);
  expect(lines(csv.text).length).toBe(count + 1);

  const xlsx = await downloadedTable(page, list(page), "Excel 文件");
  expect(xlsx.name).toMatch(/\.xlsx$/);
  const worksheet = archived(xlsx.bytes).get("xl/worksheets/sheet1.xml").toString("utf8");
  // The title, who reports, the heads, the rows, and a note that says what is filtered.
  const rows = worksheet.match(/<row /g).length;
  expect(rows).toBeGreaterThanOrEqual(count + 4);
  expect(rows).toBeLessThanOrEqual(count + 5);
  expect(worksheet).not.toContain("<f>");
  expect(archived(xlsx.bytes).get("xl/sharedStrings.xml").toString("utf8")).toContain("筛选条件");

  await list(page).getByRole("button", { name: "复制为表格" }).click();
  await expect(page.locator(".notice")).toContainText(`已复制 ${count} 行`);
  const copied = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const text = async (type) => (await item.getType(type)).text();
    return { plain: await text("text/plain"), html: await text("text/html") };
  });
  expect(copied.plain.split("\n")[0].split("\t").length).toBeGreaterThan(3);
  expect(copied.html.match(/<tr/g).length).toBe(count + 1);
});

test("a browser that lets nothing be copied is told of, and the file is offered", async ({ page }) => {
  await page.addInitScript(() => {
    document.execCommand = () => false;
    Object.defineProperty(navigator, "clipboard", { value: undefined });
  });
  await openSample(page, "laoshan");
  await go(page, "#/branch");
  await list(page).locator(".sheet-menu summary").click();
  await list(page).getByRole("button", { name: "复制为表格" }).click();
  await expect(page.locator(".notice")).toContainText("没有复制");
  const csv = await downloadedTable(page, list(page), "CSV");
  expect(lines(csv.text).length).toBe((await shown(page, "branch")) + 1);
});

test("a chart's table leaves by the keyboard, and its part is fetched only then", async ({ page }) => {
  const parts = [];
  page.on("request", (request) => /sheets.*\.wasm/.test(request.url()) && parts.push(request.url()));
  await openSample(page, "demo");
  expect(parts).toEqual([]);
  const menu = page.getByTestId("chart-active").locator(".sheet-menu");
  await menu.locator("summary").focus();
  await page.keyboard.press("Enter");
  const save = menu.getByRole("button", { name: "CSV" });
  await expect(save).toBeVisible();
  await save.focus();
  const { text } = await downloaded(page, () => page.keyboard.press("Enter"));
  expect(lines(text).length).toBeGreaterThan(2);
});

test("a whole ledger leaves as a workbook with a sheet for each kind", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/ledgers");
  const { name, bytes } = await downloaded(page, () => page.getByRole("button", { name: "导出全部表格（Excel）" }).click());
  expect(name).toContain("全部表格");
  expect(archived(bytes).get("xl/workbook.xml").toString("utf8").match(/<sheet /g).length).toBeGreaterThan(3);
});

const fixture = (name) => `${root}tests/fixtures/office/${name}`;
const choose = (page, path) => page.locator(".pasting-page input[type=file]").setInputFiles(path);

test("a workbook from another program is chosen, previewed and taken in with one undo", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/branch");
  const before = await shown(page, "branch");
  await go(page, "#/branch/paste");
  await choose(page, fixture("everything.xlsx"));
  const file = page.getByTestId("intake-file");
  await expect(file).toContainText("取自“everything.xlsx”");
  await expect(file).toContainText("1 个公式没有算出结果或出错");
  await expect(page.getByTestId("roster-counts").locator("strong").first()).toHaveText("3");
  await page.getByLabel("工作表").selectOption({ label: "单元格" });
  await expect(file).toContainText("2 行是隐藏的");
  await page.getByLabel("工作表").selectOption({ label: "台账" });
  await page.getByRole("button", { name: "写入台账" }).click();
  await expect(page.getByTestId("notice")).toContainText("已写入 3 条");
  await go(page, "#/branch");
  expect(await shown(page, "branch")).toBe(before + 3);
  await page.getByRole("button", { name: "撤回" }).click();
  await expect.poll(() => shown(page, "branch")).toBe(before);
});

test("a table as Excel for Chinese writes it is read; what is no table says what to do", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/branch/paste");
  // 名称,成立日期 / 甲支部,2022.6.28 in GB18030.
  const gb = Buffer.from("c3fbb3c62cb3c9c1a2c8d5c6da0d0abcd7d6a7b2bf2c323032322e362e32380d0a", "hex");
  await choose(page, { name: "台账.csv", mimeType: "text/csv", buffer: gb });
  await expect(page.getByTestId("roster-counts").locator("strong").first()).toHaveText("1");
  const refused = [
    ["旧.xls", Buffer.from("d0cf11e0a1b11ae10000", "hex"), "另存为 .xlsx"],
    ["图.png", Buffer.from("89504e470d0a1a0a0000ff", "hex"), "图.png"],
    ["坏.xlsx", Buffer.from("504b0304000000", "hex"), "已损坏或不完整"],
  ];
  for (const [name, buffer, text] of refused) {
    await choose(page, { name, mimeType: "", buffer });
    await expect(page.getByTestId("notice")).toContainText(text);
    await expect(page.getByTestId("intake-file"), "what was chosen before stays").toContainText("台账.csv");
  }
});

/** Pastes a text into the field of a page and asks for the preview. */
async function preview(page, text) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await page.getByRole("textbox", { name: "粘贴的表格" }).focus();
  await page.keyboard.press("Control+v");
  await page.getByRole("button", { name: "预览" }).click();
}

const counts = (page) => page.getByTestId("roster-counts").locator("strong");

test("questions are grouped with one button each, empty cells say 同上, and the answers are remembered", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/organisation/paste");
  const table = (names) => ["全称\t组织类别\t上级党组织", ...names.map((name, place) => `${name}\t机关支部\t${place ? "" : "示例新党委"}`)].join("\n");
  await preview(page, table(["示例一支部", "示例二支部", "示例三支部"]));
  await expect(page.getByRole("alert").filter({ hasText: "没有认出哪一列" })).toBeVisible();
  await page.locator(".intake-columns").getByLabel("全称").selectOption({ label: "名称" });
  await expect(counts(page)).toHaveText(["3", "0", "0", "0", "0", "0"]);
  const questions = page.getByTestId("intake-questions");
  await expect(questions).toContainText("1 个上级党组织未登记，1 处用到");
  await page.getByRole("button", { name: "上级党组织：空格同上" }).click();
  await expect(questions).toContainText("1 个上级党组织未登记，3 处用到");
  await expect(page.getByRole("button", { name: "写入台账" })).not.toHaveClass(/primary/);
  await questions.getByRole("button", { name: "一并新建" }).click();
  await questions.getByRole("combobox", { name: /机关支部/ }).selectOption({ label: "党支部" });
  await expect(questions.getByRole("heading", { level: 4 })).toHaveCount(0);
  const take = page.getByRole("button", { name: "写入台账" });
  await expect(take).toHaveClass(/primary/);
  await take.click();
  await expect(page.getByTestId("notice")).toContainText("已写入 3 条");

  await go(page, "#/organisation/paste");
  await preview(page, table(["示例四支部", "示例五支部"]));
  await expect(counts(page)).toHaveText(["2", "0", "0", "0", "0", "0"]);
  await expect(page.getByRole("heading", { name: "按上次的对应" })).toBeVisible();
  await expect(page.getByTestId("intake-questions")).toHaveCount(1);
  await page.getByRole("button", { name: "忘掉上次的对应" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "没有认出哪一列" })).toBeVisible();
});

test("20,000 rows are read and planned in short tasks, with progress, and may be cancelled", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/organisation/paste");
  await page.locator(".intake-progress [role=status]").waitFor({ state: "attached" });
  // The page is drawn in between: each text of the status is one that could be seen.
  await page.evaluate(() => {
    window.said = new Set();
    const status = document.querySelector(".intake-progress [role=status]");
    new MutationObserver(() => window.said.add(status.textContent)).observe(status, { subtree: true, childList: true, characterData: true });
  });
  const rows = Array.from({ length: 20_000 }, (_, place) => `第${place}支部,党支部,${place < 19_999 ? `第${place + 1}支部` : ""},12`);
  const buffer = Buffer.from(`\ufeff${["党组织名称,组织类别,上级党组织,党员总数", ...rows].join("\n")}`);
  const file = { name: "名册.csv", mimeType: "text/csv", buffer };
  await cancelAtOnce(page, ".intake-progress [role=status]", "%");
  await choose(page, file);
  await expect(page.getByTestId("notice")).toContainText("已取消");
  await expect(page.getByTestId("roster-counts")).toHaveCount(0);
  await choose(page, file);
  await expect(counts(page).first()).toHaveText("20000", { timeout: 20_000 });
  const percentages = await page.evaluate(() => [...window.said].filter((text) => text.includes("%")).length);
  expect(percentages, "texts with a percentage").toBeGreaterThan(4);
});

test("a column of cells pasted into a list of a form becomes as many entries", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/branch/new");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate(() => navigator.clipboard.writeText("区财政局\n区城管局\n区人社局\n"));
  await page.locator("#field-home_units").focus();
  await page.keyboard.press("Control+v");
  await expect(page.locator("#field-home_units")).toHaveValue("区财政局、区城管局、区人社局");
});

test("an answer leaves the focus on its select and the folds open, and a row that was taken can be given back", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/organisation/paste");
  await preview(page, "名称\t组织类别\t联络员\n示例甲支部\t党支部\t某\n示例乙支部\t党支部\t某\n合计\t\t");
  const rows = page.locator("details.written");
  await rows.filter({ hasText: "新增的 2 行" }).locator("summary").click();
  const select = page.locator(".intake-columns").getByLabel("联络员");
  await select.focus();
  await select.selectOption({ label: "加到“备注”" });
  await expect(rows).toContainText("联络员：某");
  await expect(select).toHaveValue("note");
  await expect(select).toBeFocused();
  await expect(rows).toHaveAttribute("open");

  const skipped = page.locator("details.skipped");
  await skipped.locator("summary").click();
  await skipped.getByRole("button", { name: /合计.*仍然收/ }).click();
  await expect(counts(page).first()).toHaveText("3");
  await expect(rows.locator("summary"), "the fold is called by another number").toHaveText("新增的 3 行");
  await expect(rows.getByRole("listitem")).toHaveCount(3);
  await skipped.getByRole("button", { name: /合计.*不收/ }).click();
  await expect(counts(page).first()).toHaveText("2");
  await expect(skipped.getByRole("button", { name: /合计.*仍然收/ })).toBeVisible();
});

test("a file whose check was cancelled is checked again by a button", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/organisation/paste");
  const rows = Array.from({ length: 20_000 }, (_, place) => `第${place}支部,党支部,${place < 19_999 ? `第${place + 1}支部` : ""},12`);
  const buffer = Buffer.from(`\ufeff${["党组织名称,组织类别,上级党组织,党员总数", ...rows].join("\n")}`);
  await cancelAtOnce(page, ".intake-progress [role=status]", "正在核对");
  await choose(page, { name: "名册.csv", mimeType: "text/csv", buffer });
  await expect(page.getByTestId("intake-file")).toContainText("名册.csv");
  await expect(page.getByTestId("roster-counts")).toHaveCount(0);
  await page.getByRole("button", { name: "重新核对" }).click();
  await expect(counts(page).first()).toHaveText("20000", { timeout: 20_000 });
  await expect(page.getByRole("button", { name: "重新核对" })).toHaveCount(0);
});
