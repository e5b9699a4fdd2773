// Storage that is denied, null, full, damaged or from the future; two tabs; a program that stops.
import { test as plain } from "@playwright/test";
import { downloaded, expect, go, openSample, ready, samples, stored, storedLedgers, test, visit } from "../app.mjs";

async function addBranch(page, name) {
  await go(page, "#/branch/new");
  await page.getByLabel("名称").fill(name);
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByRole("heading", { name })).toBeVisible();
}

/** Another program fills the origin to the last unit. */
/** Fills the storage to the last unit. Restore points, which the app makes by itself after a while, would make room. */
async function fillStorage(page) {
  await page.evaluate(() => {
    Object.keys(localStorage).filter((key) => key.includes("/point/")).forEach((key) => localStorage.removeItem(key));
    let piece = 5_242_880;
    for (let n = 0; piece > 0; ) {
      try {
        localStorage.setItem(`other-program/${n}`, "x".repeat(piece));
        n += 1;
      } catch {
        piece = Math.floor(piece / 2);
      }
    }
  });
}

async function openSampleFromLedgers(page) {
  await go(page, "#/ledgers");
  await page.getByRole("button", { name: samples.laoshan.zh }).click();
  await expect(page.locator(".top .ledger")).toContainText("崂山 2022");
}

for (const [what, deny] of [
  ["throws", () => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } })],
  ["is null", () => Object.defineProperty(window, "localStorage", { value: null })],
]) {
  test(`storage that ${what}: a lasting banner, and the work can be exported`, async ({ page }) => {
    await page.addInitScript(deny);
    await openSample(page, "laoshan");
    await expect(page.getByTestId("banner-denied")).toBeVisible();
    await addBranch(page, "不能存也不丢");
    await expect(page.getByTestId("banner-denied")).toBeVisible();
    await expect(page.locator(".saving")).toHaveText("仅在本页");
    const button = page.getByTestId("banner-denied").getByRole("button", { name: "导出文件" });
    const { text } = await downloaded(page, () => button.click());
    expect(text).toContain("不能存也不丢");
  });
}

test("a full storage: the edit stays, can be exported, and is saved when there is room", async ({ page, context }) => {
  await openSample(page, "laoshan");
  await fillStorage(page);
  await addBranch(page, "存储已满");
  const banner = page.getByTestId("banner-full");
  await expect(banner).toContainText("最近 1 处修改尚未保存");
  await expect(page.locator(".saving")).toHaveText("未保存");
  await expect(page.getByTestId("notice")).not.toContainText("已保存");
  await addBranch(page, "又一处");
  await expect(banner).toContainText("最近 2 处");
  const { text } = await downloaded(page, () => banner.getByRole("button", { name: "导出文件" }).click());
  expect(text).toContain("存储已满");
  await page.evaluate(() => localStorage.removeItem("other-program/0"));
  await banner.getByRole("button", { name: "重试保存" }).click();
  await expect(banner).toBeHidden();
  await page.reload();
  await ready(page);
  await go(page, "#/branch?q=存储已满");
  await expect(page.getByTestId("count-branch")).toHaveText("1 / 10 条");
  expect(await page.evaluate(() => localStorage.getItem("other-program/1") !== null)).toBe(true);
  await context.close();
});

test("a damaged key: the rest opens, nothing is written, the raw text is offered and kept", async ({ page }) => {
  await openSample(page, "laoshan");
  await addBranch(page, "完好的一段");
  const key = await page.evaluate(() => {
    const keys = Object.keys(localStorage).filter((key) => key.includes("/seg/"));
    const largest = keys.sort((a, b) => localStorage.getItem(b).length - localStorage.getItem(a).length)[0];
    const text = localStorage.getItem(largest);
    localStorage.setItem(largest, text.slice(0, 40) + "损" + text.slice(41));
    return largest;
  });
  await page.reload();
  await ready(page);
  const banner = page.getByTestId("banner-damaged");
  await expect(banner).toContainText("1 段存储数据损坏");
  await go(page, "#/branch");
  await expect(page.getByTestId("count-branch")).toHaveText("1 / 1 条");
  const before = await stored(page);
  await addBranch(page, "停存期间");
  expect(await stored(page)).toEqual(before);
  await expect(banner).toContainText("1 处修改未保存");
  const raw = await downloaded(page, () => banner.getByRole("button", { name: "下载原始数据" }).click());
  expect(JSON.parse(raw.text)[key]).toEqual(before[key]);
  await banner.getByRole("button", { name: "搁置损坏部分并继续" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "搁置损坏部分并继续" }).click();
  await expect(banner).toBeHidden();
  await expect(page.locator(".saving")).toHaveText("已保存");
  await page.reload();
  await ready(page);
  await go(page, "#/branch");
  await expect(page.getByTestId("count-branch")).toHaveText("2 / 2 条");
  expect((await stored(page))[key]).toEqual(before[key]);
});

test("a newer version's key: told apart from damage, left untouched", async ({ page }) => {
  await openSample(page, "laoshan");
  await page.evaluate(() => localStorage.setItem("zhibu/laoshan-2022/seg/zzzzzzzz/000000", "y written later"));
  await page.reload();
  await ready(page);
  await expect(page.getByTestId("banner-newer")).toContainText("更新版本");
  await expect(page.getByTestId("banner-damaged")).toBeHidden();
  const before = await stored(page);
  await addBranch(page, "只在内存");
  expect(await stored(page)).toEqual(before);
  await go(page, "#/branch");
  await expect(page.getByTestId("count-branch")).toHaveText("9 / 9 条（共计38个）");
});

test("two tabs see each other's edits and lose none", async ({ page, context }) => {
  await openSample(page, "laoshan");
  const other = await context.newPage();
  await visit(other);
  await addBranch(page, "甲标签页");
  await addBranch(other, "乙标签页");
  for (const tab of [page, other]) {
    await go(tab, "#/branch?q=标签页");
    await expect(tab.getByTestId("count-branch")).toHaveText("2 / 10 条");
  }
  await page.reload();
  await ready(page);
  await expect(page.getByTestId("count-branch")).toHaveText("2 / 10 条");
});

test("a ledger removed in another tab: this one says so, and the next edit saves it again", async ({ page, context }) => {
  await openSample(page, "laoshan");
  const other = await context.newPage();
  await visit(other);
  await go(other, "#/ledgers");
  await other.getByRole("button", { name: "移除" }).click();
  await expect(other.getByRole("dialog")).toContainText("崂山 2022");
  await other.getByRole("dialog").getByRole("button", { name: "移除" }).click();
  await expect(other.getByRole("button", { name: "打开“崂山 2022”" })).toBeVisible();
  await expect(page.getByTestId("notice")).toContainText("已在另一个窗口中移除");
  await addBranch(page, "留下来的");
  await expect(page.locator(".saving")).toHaveText("已保存");
  await page.reload();
  await ready(page);
  await go(page, "#/branch");
  await expect(page.getByTestId("count-branch")).toHaveText("9 / 9 条（共计38个）");
});

test("two forms open on one record: other fields stay, the same field keeps both values", async ({ page, context }) => {
  await openSample(page, "laoshan");
  const other = await context.newPage();
  await visit(other);
  const edit = "#/branch/id/branch-zhangcunhe/edit";
  for (const tab of [page, other]) {
    await go(tab, edit);
    await expect(tab.getByLabel("书记")).toBeVisible();
  }
  await page.getByLabel("书记").fill("甲");
  await page.getByLabel("撤销日期", { exact: true }).fill("2022-12");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.locator(".detail")).toContainText("甲");
  await other.getByLabel("书记").fill("乙");
  await other.getByRole("button", { name: "保存", exact: true }).click();
  for (const tab of [page, other]) {
    await expect(tab.locator(".detail .conflict")).toContainText("甲");
    await expect(tab.locator(".detail .conflict")).toContainText("乙");
    await expect(tab.locator(".detail")).toContainText("2022-12");
  }
});

test("a ledger with unsaved changes is not left for another", async ({ page }) => {
  await openSample(page, "demo");
  await openSampleFromLedgers(page);
  await fillStorage(page);
  await addBranch(page, "别丢下我");
  await go(page, "#/ledgers");
  await page.getByRole("row", { name: "示例区" }).getByRole("button", { name: "打开" }).click();
  await expect(page.getByTestId("notice")).toContainText("1 处修改未保存");
  await expect(page.locator(".top .ledger")).toContainText("崂山 2022");
  await page.evaluate(() => localStorage.removeItem("other-program/0"));
  await page.getByRole("row", { name: "示例区" }).getByRole("button", { name: "打开" }).click();
  await expect(page.locator(".top .ledger")).toContainText("示例区");
});

test("an edit writes a small key of its own", async ({ page }) => {
  await openSample(page, "demo");
  const before = await storedLedgers(page);
  await addBranch(page, "只写一小段");
  const after = await storedLedgers(page);
  const fresh = Object.keys(after).filter((key) => !(key in before));
  expect(fresh).toHaveLength(1);
  expect(fresh[0].length + after[fresh[0]].length).toBeLessThan(400);
  for (const key of Object.keys(before)) expect(after[key]).toEqual(before[key]);
});

test("what another program removes of an open ledger is stored again", async ({ page, context, baseURL }) => {
  await openSample(page, "laoshan");
  await addBranch(page, "移走的一段");
  await expect(page.locator(".saving")).toHaveText("已保存");
  // Another page of the origin; this one is told by the browser.
  const other = await context.newPage();
  await other.goto(`${baseURL}samples/laoshan-2022.json`);
  const removed = await other.evaluate(() => {
    const keys = Object.keys(localStorage).filter((key) => key.includes("/seg/"));
    keys.forEach((key) => localStorage.removeItem(key));
    return keys.length;
  });
  expect(removed).toBeGreaterThan(1);
  const banner = page.getByTestId("banner-stored-again");
  await expect(banner).toContainText("已重新存入");
  await expect(page.locator(".saving")).toHaveText("已保存");
  await banner.getByRole("button", { name: "关闭" }).click();
  await expect(banner).toBeHidden();
  await page.reload();
  await ready(page);
  await go(page, "#/branch?q=移走的一段");
  await expect(page.getByTestId("count-branch")).toHaveText("1 / 9 条");
});

test("storage that refuses at opening says what to do", async ({ page }) => {
  await openSample(page, "laoshan");
  const before = await stored(page);
  await page.addInitScript(() => {
    const known = Storage.prototype.getItem;
    Storage.prototype.getItem = function (key) {
      if (sessionStorage.length === 0 && key.startsWith("zhibu/")) throw new DOMException("denied by the test", "SecurityError");
      return known.call(this, key);
    };
  });
  await page.reload();
  await ready(page);
  const banner = page.getByTestId("banner-not-opened");
  await expect(banner).toContainText("不要清除网站数据");
  await banner.getByRole("button", { name: "下载能读出的数据" }).click();
  await expect(page.getByTestId("notice")).toContainText("denied by the test");
  // Once it answers again, everything is there.
  await page.evaluate(() => sessionStorage.setItem("sound", "1"));
  await banner.getByRole("button", { name: "刷新本页" }).click();
  await expect(page.locator(".top .ledger")).toContainText("崂山 2022");
  await expect(banner).toBeHidden();
  expect(await stored(page)).toEqual(before);
});

plain("a program that cannot start says so and hands over the data", async ({ page }) => {
  await visit(page);
  await page.getByRole("button", { name: samples.laoshan.zh }).click();
  await expect(page.getByTestId("chart-active")).toBeVisible();
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto("./");
  const overlay = page.getByRole("alertdialog");
  await expect(overlay).toContainText("程序出错");
  const { text } = await downloaded(page, () => overlay.getByRole("button", { name: "下载数据" }).click());
  expect(Object.keys(JSON.parse(text))).toContain("zhibu/laoshan-2022/about");
  // The file brings everything back, in another browser too.
  await page.unroute("**/*.wasm");
  await page.evaluate(() => localStorage.clear());
  await page.goto("./");
  await ready(page);
  await page.locator("input[type=file]").first().setInputFiles({ name: "zhibu-rescue.json", mimeType: "application/json", buffer: Buffer.from(text) });
  await page.getByRole("button", { name: "打开这份台账" }).click();
  await expect(page.locator(".top .ledger")).toContainText("崂山 2022");
  await go(page, "#/branch");
  await expect(page.getByTestId("count-branch")).toHaveText("8 / 8 条（共计37个）");
});
