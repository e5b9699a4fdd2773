// Files: what is refused and why, what an import will do, and that it is one undo.
import Ajv from "ajv/dist/2020.js";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { downloaded, expect, file, generated, go, openSample, root, storedLedgers, test, visit } from "../app.mjs";

const envelope = '{"format":"zhibu-ledger","version":1';

// Large contents go through a file of their own: the driver passes small ones only.
async function onDisk(name, content) {
  const folder = await mkdtemp(path.join(tmpdir(), "zhibu-file-"));
  await writeFile(path.join(folder, name), content);
  return path.join(folder, name);
}

async function choose(page, chosen) {
  await go(page, "#/ledgers");
  await expect(page.locator("#safety")).toBeVisible();
  await page.locator("input[type=file]").first().setInputFiles(chosen);
}

const wrong = [
  ["an empty file", "", "文件是空的", "empty"],
  ["a CSV", "名称,日期\n甲,2022", "第 1 行第 1 字", "Line 1, character 1"],
  ["a workbook", Buffer.from("PK\x03\x04rest"), "Excel", "Excel"],
  ["GBK text", Buffer.from([0x7b, 0x22, 0xd6, 0xa7, 0xb2, 0xbf, 0x22]), "不是 UTF-8", "not UTF-8"],
  ["another program's file", '{"format":"excalidraw"}', "excalidraw", "excalidraw"],
  ["a file without a format", '{"records":{}}', "zhibu-ledger", "zhibu-ledger"],
  ["a newer version", '{"format":"zhibu-ledger","version":99}', "99", "99"],
  ["a truncated file", `${envelope},\n"changes":[{"at":`, "没有复制或下载完整", "not copied or downloaded completely"],
  ["broken JSON", `${envelope},\n"records":{"branch":[{"id":1,}]}}`, "第 2 行", "Line 2"],
  ["a wrong shape", `${envelope},"records":[]}`, "records", "records"],
  ["50 MB of nesting", Buffer.alloc(50 << 20, "["), "嵌套过深", "nested too deeply"],
];

for (const [what, content, zh, en] of wrong) {
  test(`${what} is refused with the reason, and nothing changes`, async ({ page }) => {
    await openSample(page, "laoshan");
    const before = await storedLedgers(page);
    await choose(page, await onDisk("wrong.json", content));
    const banner = page.getByTestId("banner-file");
    await expect(banner).toContainText(zh);
    await expect(banner).toContainText("没有任何改动");
    await page.getByRole("button", { name: "English" }).click();
    await expect(banner).toContainText(en);
    expect(await storedLedgers(page)).toEqual(before);
    await go(page, "#/branch");
    await expect(page.getByTestId("count-branch")).toHaveText("8 of 8 (37 in all)");
  });
}

test("an import shows what it will do, does it, and is one undo", async ({ page }) => {
  await openSample(page, "laoshan");
  const records = {
    branch: [
      { id: "branch-jiankangcheng", secretary: "王某" },
      { id: "new-1", name: "手写文件里的支部", setting: "sector", established: "2022-10" },
      { id: "bad-1", established: "someday" },
    ],
    activity: [{ id: "act-bad", title: "悬空", branch: "nowhere" }],
  };
  const text = JSON.stringify({ format: "zhibu-ledger", version: 1, records }, null, 1);
  const before = await storedLedgers(page);
  await choose(page, file("hand.json", text));
  const plan = page.getByTestId("table-plan");
  await expect(plan.getByRole("row", { name: "临时党组织" }).getByRole("cell")).toHaveText(["1", "1", "0", "0", "1"]);
  await expect(plan.getByRole("row", { name: "活动" }).getByRole("cell")).toHaveText(["0", "0", "0", "0", "1"]);
  const invalid = page.getByTestId("banner-invalid");
  await expect(invalid).toContainText("成立日期（established）");
  await expect(invalid).toContainText(/第 \d+ 行/);
  await expect(invalid).toContainText("nowhere");
  expect(await storedLedgers(page)).toEqual(before);
  await page.getByRole("button", { name: "导入到“崂山 2022”" }).click();
  await expect(page.getByTestId("notice")).toContainText("2 条记录有变化");
  await go(page, "#/branch?q=手写文件");
  await expect(page.getByTestId("count-branch")).toHaveText("1 / 9 条");
  await page.getByRole("button", { name: "撤回" }).click();
  await expect(page.getByTestId("count-branch")).toHaveText("0 / 8 条");
  await go(page, "#/branch/id/branch-jiankangcheng");
  await expect(page.locator(".detail")).not.toContainText("王某");
  await page.getByRole("button", { name: "重做" }).click();
  await expect(page.locator(".detail")).toContainText("王某");
});

test("a file of its own ledger is whole, whatever the open ledger has already", async ({ page }) => {
  await openSample(page, "laoshan");
  const { text } = await downloaded(page, () => page.getByRole("button", { name: "导出文件" }).click());
  const other = text.replace('"id":"laoshan-2022"', '"id":"another"').replace('"崂山 2022"', '"另一个台账"');
  await choose(page, file("other.json", other));
  await page.getByRole("button", { name: "打开这份台账" }).click();
  await expect(page.locator(".top .ledger")).toContainText("另一个台账");
  await expect(page.locator(".numbers strong").first()).toHaveText("28");
  await go(page, "#/alliance_unit");
  await expect(page.getByTestId("count-alliance_unit")).toHaveText("3 / 3 条（共计50个）");
});

test("a file made by hand opens on a first visit", async ({ page }) => {
  await visit(page);
  const text = JSON.stringify({ format: "zhibu-ledger", version: 1, records: { branch: [{ id: "b", name: "手写支部" }] } });
  await page.locator("input[type=file]").first().setInputFiles(file("hand.json", text));
  await page.getByRole("button", { name: "打开这份台账" }).click();
  await expect(page.locator(".top .ledger")).toContainText("hand.json");
  await go(page, "#/branch");
  await expect(page.getByTestId("count-branch")).toHaveText("1 / 1 条");
});

test("the ledger's own export changes nothing when imported", async ({ page }) => {
  await openSample(page, "laoshan");
  const { text } = await downloaded(page, () => page.getByRole("button", { name: "导出文件" }).click());
  await choose(page, file("own.json", text));
  await expect(page.locator(".plan-notes")).toContainText("一致");
  await expect(page.getByRole("button", { name: "导入到“崂山 2022”" })).toBeDisabled();
});

test("every bundled ledger and an export validate against the published schema", async ({ page }) => {
  const schema = JSON.parse(await readFile(`${root}public/schema/ledger.v1.json`, "utf8"));
  const validate = new Ajv({ strict: false }).compile(schema);
  await visit(page);
  await openSample(page, "laoshan");
  const { text } = await downloaded(page, () => page.getByRole("button", { name: "导出文件" }).click());
  const ledgers = {
    "laoshan as written": await readFile(`${root}public/samples/laoshan-2022.json`, "utf8"),
    "laoshan as exported by the app": text,
    "the demo": generated("demo", "S"),
  };
  for (const [name, ledger] of Object.entries(ledgers)) {
    expect(validate(JSON.parse(ledger)), `${name}: ${JSON.stringify(validate.errors)}`).toBe(true);
  }
  // The validator is not a rubber stamp.
  expect(validate({ format: "zhibu-ledger", version: 1, records: { branch: [{ id: "b", established: "June" }] } })).toBe(false);
  expect(validate({ format: "other", version: 1 })).toBe(false);
});

test("a file of 23,000 records is imported, and its lists stay short", async ({ page }) => {
  test.setTimeout(180_000);
  await visit(page);
  await page.locator("input[type=file]").first().setInputFiles(await onDisk("m.json", generated("demo", "M")));
  await page.getByRole("button", { name: "打开这份台账" }).click();
  await expect(page.getByTestId("notice")).toContainText("已导入", { timeout: 60_000 });
  await go(page, "#/activity");
  await expect(page.getByTestId("count-activity")).toHaveText("20001 / 20001 条");
  await expect(page.locator("[data-testid=table-activity] tr[aria-rowindex='2']")).toBeVisible();
  expect(await page.locator("[data-testid=table-activity] tbody tr").count()).toBeLessThan(120);
  await page.locator(".table-frame").evaluate((frame) => frame.scrollTo(0, frame.scrollHeight));
  await expect(page.locator("[data-testid=table-activity] tr[aria-rowindex='20002']")).toBeVisible();
  await page.getByRole("searchbox", { name: "在列表中查找" }).fill("联席会议");
  await expect(page.getByTestId("count-activity")).not.toHaveText("20001 / 20001 条");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-state", "ready");
  await expect(page.getByTestId("count-activity")).toContainText("/ 20001 条");
});
