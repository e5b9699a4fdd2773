// A clerk drops her tables on the page: what they are is recognised, they are taken one after the other, and
// taken again they change nothing.
import path from "node:path";
import { readFile } from "node:fs/promises";
import { cancelAtOnce, count, expect, file, go, openSample, root, storedLedgers, take, test, visit } from "../app.mjs";

const folder = path.join(root, "tests/fixtures/office/clerk");
const tables = [
  { name: "组织.xlsx", kind: "organisation", label: "基层党组织", rows: 58 },
  { name: "突击队.csv", kind: "team", label: "突击队与先锋岗", rows: 123 },
  { name: "花名册.xlsx", kind: "member", label: "党员名册", rows: 200 },
  { name: "成员单位.xlsx", kind: "alliance_unit", label: "成员单位", rows: 50 },
];
const queue = (page) => page.getByTestId("table-queue");
const line = (page, name) => queue(page).getByRole("listitem").filter({ hasText: name });
const current = (page) => page.getByTestId("current-table");
const counts = (page) => current(page).getByTestId("roster-counts").locator("strong");
const enter = (page) => current(page).getByRole("button", { name: "写入台账" });

/** Drops files anywhere on the page. */
async function drop(page, files) {
  const texts = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString("base64") }));
  const dataTransfer = await page.evaluateHandle((files) => {
    const data = new DataTransfer();
    for (const { name, base64 } of files) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      data.items.add(new File([bytes], name));
    }
    return data;
  }, texts);
  await page.dispatchEvent("body", "dragover", { dataTransfer });
  await page.dispatchEvent("body", "drop", { dataTransfer });
}

const ofClerk = () =>
  Promise.all(tables.map(async ({ name }) => ({ name, bytes: await readFile(path.join(folder, name)) })));

test("the files of a clerk go into an empty ledger in under 40 clicks, and change nothing the second time", async ({ page }) => {
  let clicks = 0;
  const click = async (locator) => {
    clicks += 1;
    await locator.click();
  };
  await visit(page);
  await click(page.getByRole("button", { name: "新建空台账" }));
  await drop(page, await ofClerk());
  // To drop is to press, to move and to let go.
  clicks += 1;
  await expect(page.getByRole("heading", { level: 1, name: "导入表格" })).toBeVisible();
  await expect(queue(page)).toContainText("4 张表：基层党组织 58 行、突击队与先锋岗 123 行、党员名册 200 行、成员单位 50 行");
  for (const { name, label, rows } of tables) {
    await expect(current(page).getByRole("heading", { level: 2 })).toContainText(`${name}`);
    await expect(current(page).getByRole("heading", { level: 2 })).toContainText(label);
    if (label === "成员单位") await click(current(page).getByRole("button", { name: "一并新建" }));
    await expect(counts(page).first()).toHaveText(String(rows));
    await click(enter(page));
    await expect(line(page, name)).toContainText("已写入");
  }
  await expect(current(page)).toHaveCount(0);
  expect(clicks).toBeLessThan(40);
  for (const { kind, rows } of tables) {
    await go(page, `#/${kind}`);
    expect(await count(page, kind)).toEqual([rows, rows]);
  }
  const before = await storedLedgers(page);

  await drop(page, await ofClerk());
  for (const { name, rows } of tables) {
    await expect(current(page).getByRole("heading", { level: 2 })).toContainText(name);
    await expect(counts(page)).toHaveText(["0", "0", String(rows), "0", "0", /\d+/]);
    await expect(enter(page)).toHaveCount(0);
    await line(page, name).getByRole("button", { name: /不导入/ }).click();
    await expect(line(page, name)).toContainText("不导入");
  }
  expect(await storedLedgers(page)).toEqual(before);
  // Each table was a step of its own.
  await page.getByRole("button", { name: "撤回" }).click();
  await go(page, "#/alliance_unit");
  await expect.poll(async () => (await count(page, "alliance_unit"))[1]).toBe(0);
  await go(page, "#/member");
  expect(await count(page, "member")).toEqual([200, 200]);
});

test("what a table is about can be changed, and a table that nobody knows asks", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/dashboard");
  await drop(page, [{ name: "一览.csv", bytes: "名称,备注\r\n示例甲联盟,\r\n示例乙联盟,\r\n" }]);
  await expect(current(page)).toContainText("从表头看不出这是什么表");
  await queue(page).getByRole("combobox", { name: "“一览.csv”收作" }).selectOption({ label: "党建联盟" });
  await expect(counts(page).first()).toHaveText("2");
  await enter(page).click();
  // Of a single table, its list follows.
  await expect(page).toHaveURL(/#\/alliance$/);
  await expect(page.getByTestId("notice")).toContainText("已写入 2 条");
});

test("a ledger and a table that are dropped together: the ledger first, then the table", async ({ page }) => {
  await openSample(page, "laoshan");
  const ledger = { format: "zhibu-ledger", version: 1, records: { organisation: [{ id: "came-along", name: "同来的党支部" }] } };
  await drop(page, [
    { name: "名册.csv", bytes: "姓名,所在党支部\r\n示例某,同来的党支部\r\n" },
    { name: "台账.json", bytes: JSON.stringify(ledger) },
  ]);
  await take(page).click();
  await expect(page.getByRole("heading", { level: 1, name: "导入表格" })).toBeVisible();
  await expect(queue(page)).toContainText("1 张表：党员名册 1 行");
  // The organisation that the table names has come with the ledger: nothing is asked.
  await expect(counts(page)).toHaveText(["1", "0", "0", "0", "0", "0"]);
  await enter(page).click();
  await expect(page).toHaveURL(/#\/member$/);
});

test("what cannot be dropped is told with what can; without a ledger a table asks for one", async ({ page }) => {
  await visit(page);
  await drop(page, [{ name: "名册.csv", bytes: "姓名,党支部\r\n" }]);
  await expect(page.getByTestId("notice")).toContainText("先打开或新建一份台账");
  await page.getByRole("button", { name: "新建空台账" }).click();
  await drop(page, [{ name: "照片.png", bytes: "\u0089PNG" }]);
  await expect(page.getByTestId("notice")).toContainText("读不了：照片.png");
  await expect(page.getByTestId("notice")).toContainText(".xlsx");
  // A refused table is told beside those that are read.
  await drop(page, [
    { name: "旧.xls", bytes: Buffer.from("d0cf11e0a1b11ae10000", "hex") },
    { name: "组织.csv", bytes: "党组织名称,上级党组织\r\n甲支部,\r\n" },
  ]);
  await expect(queue(page).getByRole("alert")).toContainText("另存为 .xlsx");
  await expect(counts(page).first()).toHaveText("1");
  // And a table may be chosen where ledgers are.
  page.once("dialog", (dialog) => dialog.accept());
  await go(page, "#/import");
  await page.locator(".import input[type=file]").first().setInputFiles(file("单位.csv", "单位名称,单位性质,所属联盟\r\n甲公司,,\r\n"));
  await expect(queue(page)).toContainText("成员单位 1 行");
});

test("text that is pasted and not entered is not thrown away by a drop without asking", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/organisation/paste");
  const field = page.getByRole("textbox", { name: "粘贴的表格" });
  await field.fill("党组织名称\n丙支部");
  const table = [{ name: "名册.csv", bytes: "姓名,所在党支部\r\n示例某,\r\n" }];
  page.once("dialog", (dialog) => dialog.dismiss());
  await drop(page, table);
  await expect(field).toHaveValue("党组织名称\n丙支部");
  page.once("dialog", (dialog) => dialog.accept());
  await drop(page, table);
  await expect(queue(page)).toContainText("党员名册 1 行");
  // On the page of tables nothing is thrown away: what is dropped waits beside what is there.
  await drop(page, [{ name: "单位.csv", bytes: "单位名称,单位性质,所属联盟\r\n甲公司,,\r\n" }]);
  await expect(queue(page)).toContainText("2 张表：党员名册 1 行、成员单位 1 行");
});

test("a name is found however it is spelt", async ({ page }) => {
  await visit(page);
  await page.getByRole("button", { name: "新建空台账" }).click();
  await drop(page, [{ name: "组织.csv", bytes: "党组织名称,上级党组织\r\n智改 数转（第一）支部,\r\n另一支部,\r\n" }]);
  await enter(page).click();
  await expect(page).toHaveURL(/#\/organisation$/);
  await page.getByRole("searchbox", { name: "在列表中查找" }).fill("智改数转(第一)");
  await expect.poll(async () => (await count(page, "organisation"))[0]).toBe(1);
});

const check = (page, name) => queue(page).getByRole("button", { name: `核对“${name}”` });

test("a table whose check was cancelled is checked again by a button, and not by itself", async ({ page }) => {
  await visit(page);
  await page.getByRole("button", { name: "新建空台账" }).click();
  const status = page.locator(".intake-progress [role=status]");
  const rows = Array.from({ length: 20_000 }, (_, place) => `第${place}支部,党支部,${place < 19_999 ? `第${place + 1}支部` : ""},12`);
  const bytes = ["党组织名称,组织类别,上级党组织,党员总数", ...rows].join("\n");
  await go(page, "#/tables");
  await expect(status, "the line is in the page from the start").toHaveText("");
  await cancelAtOnce(page, "[data-testid=table-queue]", "基层党组织 20000 行");
  await drop(page, [{ name: "大.csv", bytes }]);
  await expect(queue(page)).toContainText("基层党组织 20000 行", { timeout: 20_000 });
  await expect(page.getByTestId("notice")).toContainText("已取消");
  await expect(enter(page)).toHaveCount(0);
  await current(page).getByRole("button", { name: "重新核对" }).click();
  await expect(counts(page).first()).toHaveText("20000", { timeout: 20_000 });
});

test("what was decided about a table stays when another is looked at, and so does 按上次的对应", async ({ page }) => {
  await openSample(page, "laoshan");
  const organisations = (name) => `党组织名称,组织类别,联络员\r\n${name},党支部,某\r\n`;
  const alliances = { name: "联盟.csv", bytes: "联盟名称,成立时间,牵头单位\r\n示例甲联盟,2021,\r\n" };
  await drop(page, [{ name: "组织.csv", bytes: organisations("示例甲支部") }, alliances]);
  const select = current(page).locator(".intake-columns").getByLabel("联络员");
  await select.selectOption({ label: "加到“备注”" });
  await check(page, "联盟.csv").click();
  await check(page, "组织.csv").click();
  await check(page, "联盟.csv").click();
  await expect(current(page).getByRole("heading", { level: 2 })).toContainText("联盟.csv");
  await check(page, "组织.csv").click();
  await expect(select).toHaveValue("note");
  await enter(page).click();
  await expect(line(page, "组织.csv")).toContainText("已写入");

  await drop(page, [{ name: "又.csv", bytes: organisations("示例乙支部") }]);
  await check(page, "又.csv").click();
  const asLastTime = current(page).getByRole("heading", { name: "按上次的对应" });
  await expect(asLastTime).toBeVisible();
  await check(page, "联盟.csv").click();
  await expect(asLastTime).toHaveCount(0);
  await check(page, "又.csv").click();
  await expect(asLastTime).toBeVisible();
});

test("the page where a table is dropped says where its records go, for the files of that drop alone", async ({ page }) => {
  await openSample(page, "laoshan");
  const ledger = { format: "zhibu-ledger", version: 1, records: { alliance: [{ id: "came-along", name: "同来的联盟" }] } };
  await drop(page, [{ name: "台账.json", bytes: JSON.stringify(ledger) }]);
  await take(page).click();
  await expect(page).toHaveURL(/#\/dashboard$/);
  await go(page, "#/alliance_unit/paste?alliance=came-along");
  const units = "单位名称,单位性质,加入时间\r\n示例某社,,\r\n";
  await drop(page, [{ name: "甲.csv", bytes: units }]);
  const heading = current(page).getByRole("heading", { level: 2 });
  await expect(heading).toContainText("成员单位（同来的联盟）");
  await drop(page, [{ name: "乙.csv", bytes: units }]);
  await check(page, "乙.csv").click();
  await expect(heading).toContainText("乙.csv");
  await expect(heading).not.toContainText("同来的联盟");
});
