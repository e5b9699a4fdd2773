// The single file with a ledger inside: made from a host and from itself, looked at, taken into the browser, sealed.
import { test as plain } from "@playwright/test";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { archived, downloaded, expect, go, openSample, ready, stored, take, test, visit } from "../app.mjs";
import { dist } from "../../../src/web/packaging/server.mjs";
import { singleName } from "../../../src/web/packaging/single.mjs";

const evil = "</script><script>window.brokenOut = 1</script><!-- \u2028 支部";
const passphrase = "天平 锄头 海带 五更";

/** Without the dialog that asks for a place, browsers download. */
const withoutDialog = (page) => page.addInitScript(() => delete window.showSaveFilePicker);

async function addBranch(page, name) {
  await go(page, "#/branch/new");
  await page.locator("#field-name").fill(name);
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.locator(".detail h2")).toContainText(name.trim());
}

const section = (page) => page.locator("#single");

/** Saves the single file with the open ledger inside, sealed if there is a passphrase. */
async function saved(page, { button = "下载单文件版", secret = "" } = {}) {
  await go(page, "#/ledgers");
  const tick = section(page).getByLabel("附上本台账");
  if (!(await tick.isChecked())) await tick.check();
  await section(page).getByLabel("加密口令").fill(secret);
  const file = await downloaded(page, () => section(page).getByRole("button", { name: button }).click());
  await expect(page.getByTestId("notice")).toContainText("已交给浏览器下载");
  return file;
}

/** Opens a single file in a browser of its own, without any net. Returns its page and what went wrong in it. */
async function opened(browser, info, name, text) {
  const place = info.outputPath("U 盘 支部", name);
  await mkdir(path.dirname(place), { recursive: true });
  await writeFile(place, text);
  const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  await withoutDialog(page);
  await page.goto(pathToFileURL(place).href);
  await ready(page);
  return { page, faults, close: () => context.close() };
}

const banner = (page) => page.getByTestId("banner-embedded");

test("a ledger inside the single file is looked at, and changed once it is in the browser", async ({ page, browser }, info) => {
  await withoutDialog(page);
  await openSample(page, "laoshan");
  await addBranch(page, evil);
  const file = await saved(page);
  expect(file.name).toMatch(/^崂山 ?2022.*\.html$/);
  const { page: theirs, faults, close } = await opened(browser, info, file.name, file.text);
  await expect(banner(theirs)).toContainText("只能看，不能改");
  await expect(theirs.getByTestId("chart-active").locator(".svg svg")).toBeVisible();
  await go(theirs, "#/branch?q=brokenOut");
  await expect(theirs.locator("tbody")).toContainText("window.brokenOut");
  expect(await theirs.evaluate(() => window.brokenOut)).toBeUndefined();
  // The chart of a paper is a picture from a disk too, under the file's own policy.
  await go(theirs, "#/papers?paper=summary&span=2022");
  const docx = await downloaded(theirs, () => theirs.getByRole("button", { name: "下载 Word（.docx）" }).click());
  expect(archived(docx.bytes).has("word/media/chart1.png")).toBe(true);
  // It is said that it cannot be changed, and nothing of it is stored.
  await go(theirs, "#/branch/new");
  await theirs.locator("#field-name").fill("不该存下的");
  await theirs.getByRole("button", { name: "保存", exact: true }).click();
  await expect(theirs.getByTestId("notice")).toContainText("请先存入本浏览器");
  expect(await stored(theirs)).toEqual({});
  await expect(theirs.locator("[data-saving]")).toHaveText("只读");
  // The plan is left: the ledger is looked at as before.
  theirs.once("dialog", (dialog) => dialog.accept());
  await banner(theirs).getByRole("button", { name: "存入本浏览器" }).click();
  await theirs.getByRole("button", { name: "取消" }).click();
  await expect(banner(theirs)).toContainText("只能看，不能改");
  await go(theirs, "#/branch?q=brokenOut");
  await expect(theirs.locator("tbody")).toContainText("window.brokenOut");
  // So it is where the way back leads out of the plan.
  await banner(theirs).getByRole("button", { name: "存入本浏览器" }).click();
  await expect(theirs.getByRole("button", { name: "打开这份台账" })).toBeVisible();
  await theirs.goBack();
  await expect(theirs.locator("tbody")).toContainText("window.brokenOut");
  await banner(theirs).getByRole("button", { name: "存入本浏览器" }).click();
  await theirs.getByRole("button", { name: "打开这份台账" }).click();
  await expect(theirs.getByTestId("notice")).toContainText("已导入");
  await expect(banner(theirs)).toHaveCount(0);
  await addBranch(theirs, "存入后新建");
  await theirs.reload();
  await ready(theirs);
  await expect(banner(theirs)).toHaveCount(0);
  await go(theirs, "#/branch?q=存入后新建");
  await expect(theirs.locator("tbody")).toContainText("存入后新建");
  expect(faults).toEqual([]);
  await close();
});

test("the single file saves copies of itself, and one that has more than the browser says so", async ({ page, browser }, info) => {
  await withoutDialog(page);
  await visit(page);
  const empty = await downloaded(page, async () => {
    await go(page, "#/ledgers");
    await section(page).getByRole("button", { name: "下载单文件版" }).click();
  });
  expect(empty.name).toBe("支部台账.html");
  expect(empty.text).toBe(await readFile(dist + singleName, "utf8"));
  const first = await opened(browser, info, "甲.html", empty.text);
  await expect(banner(first.page)).toHaveCount(0);
  await first.page.getByRole("button", { name: "新建空台账" }).click();
  await addBranch(first.page, "第一处");
  const one = await saved(first.page, { button: "另存本文件" });
  await addBranch(first.page, "第二处");
  const two = await saved(first.page, { button: "另存本文件" });
  // Nothing but the ledger is another, neither scripts and policy nor by what the program has shown meanwhile; browsers
  // write tags and the blanks between them in their own way.
  const written = (text) => text.replace(/(id="embedded-ledger">)[^<]*/, "$1").replace(/\s*\/?>/g, ">").replace(/>\s+/g, ">");
  const original = written(empty.text);
  for (const copy of [one, two].map(({ text }) => written(text))) {
    const at = original.split("").findIndex((letter, index) => letter !== copy[index]);
    expect(at < 0 ? "" : copy.slice(at - 80, at + 80)).toBe("");
    expect(copy.length).toBe(original.length);
  }
  expect(first.faults).toEqual([]);
  await first.close();
  const second = await opened(browser, info, "乙.html", one.text);
  await banner(second.page).getByRole("button", { name: "存入本浏览器" }).click();
  await second.page.getByRole("button", { name: "打开这份台账" }).click();
  await expect(second.page.getByTestId("notice")).toContainText("已导入");
  await writeFile(info.outputPath("U 盘 支部", "丙.html"), two.text);
  await second.page.goto(pathToFileURL(info.outputPath("U 盘 支部", "丙.html")).href);
  await ready(second.page);
  await expect(banner(second.page)).toContainText("有 1 处修改是本浏览器里没有的");
  await go(second.page, "#/branch?q=第");
  await expect(second.page.locator("tbody")).not.toContainText("第二处");
  // What it says stays until it is taken.
  await banner(second.page).getByRole("button", { name: "存入本浏览器" }).click();
  await second.page.getByRole("button", { name: "取消" }).click();
  await expect(banner(second.page)).toContainText("有 1 处修改是本浏览器里没有的");
  expect(second.faults).toEqual([]);
  await second.close();
});

test("a sealed ledger inside asks for its passphrase", async ({ page, browser }, info) => {
  await withoutDialog(page);
  await openSample(page, "laoshan");
  await addBranch(page, "密封的支部");
  await go(page, "#/ledgers");
  await section(page).getByLabel("附上本台账").check();
  await section(page).getByLabel("加密口令").fill("短");
  await expect(section(page).getByRole("button", { name: "下载单文件版" })).toBeDisabled();
  const file = await saved(page, { secret: passphrase });
  expect(file.text).not.toContain("密封的支部");
  const { page: theirs, faults, close } = await opened(browser, info, file.name, file.text);
  // Nobody has opened it, and a copy of the file has it all the same.
  await go(theirs, "#/ledgers");
  await expect(section(theirs)).toContainText("原样留在副本里");
  const copy = await downloaded(theirs, () => section(theirs).getByRole("button", { name: "另存本文件" }).click());
  const block = ({ text }) => text.match(/id="embedded-ledger">([^<]*)</)[1];
  expect(block(copy)).toBe(block(file));
  await banner(theirs).getByRole("button", { name: "存入本浏览器" }).click();
  await theirs.getByLabel("口令").fill(passphrase);
  await theirs.getByRole("button", { name: "解密" }).click();
  await theirs.getByRole("button", { name: "打开这份台账" }).click();
  await expect(theirs.getByTestId("notice")).toContainText("已导入");
  await go(theirs, "#/branch?q=密封的");
  await expect(theirs.locator("tbody")).toContainText("密封的支部");
  expect(faults).toEqual([]);
  await close();
});

/** A dialog that asks for a place. As browsers do, it empties the file that is chosen at once. */
const withDialog = (page) =>
  page.addInitScript(() => {
    window.disk = { "支部台账.html": "earlier" };
    window.showSaveFilePicker = async ({ suggestedName: name }) => {
      if (window.isCancelled) throw new DOMException("cancelled", "AbortError");
      if (window.isLate) throw new DOMException("no user gesture", "SecurityError");
      window.disk[name] = "";
      let written = "";
      return {
        name,
        createWritable: async () => ({
          write: async (text) => {
            if (window.isDenied) throw new DOMException("the disk is full", "QuotaExceededError");
            written += text;
          },
          close: async () => void (window.disk[name] = written),
        }),
      };
    };
  });

const onDisk = (page) => page.evaluate(() => window.disk["支部台账.html"]);

test("where the browser asks for a place, the file is written there, and a cancelled dialog writes nothing", async ({ page }) => {
  await withDialog(page);
  await visit(page);
  await go(page, "#/ledgers");
  const save = section(page).getByRole("button", { name: "下载单文件版" });
  const notice = page.getByTestId("notice");
  await page.evaluate(() => (window.isCancelled = true));
  await save.click();
  await expect(notice).toHaveText("");
  expect(await onDisk(page)).toBe("earlier");
  await page.evaluate(() => (window.isCancelled = false));
  await save.click();
  await expect(notice).toContainText("已写入 支部台账.html");
  expect(await onDisk(page)).toBe(await readFile(dist + singleName, "utf8"));
  await page.evaluate(() => (window.isDenied = true));
  await save.click();
  await expect(notice).toContainText("文件没有写成：the disk is full。所选的文件可能已清空");
  await notice.getByRole("button").click();
  // Whoever took long to decide gets a download.
  await page.evaluate(() => (window.isLate = true));
  const file = await downloaded(page, () => save.click());
  expect(file.name).toBe("支部台账.html");
});

plain("no place is asked for before there is something to write", async ({ page }) => {
  await withDialog(page);
  await page.route(`**/${singleName}`, (route) => route.fulfill({ status: 404 }));
  await visit(page);
  await go(page, "#/ledgers");
  const save = section(page).getByRole("button", { name: "下载单文件版" });
  await save.click();
  await expect(page.getByTestId("notice")).toContainText("没有取到单文件版");
  expect(await onDisk(page)).toBe("earlier");
  await page.unroute(`**/${singleName}`);
  await save.click();
  await expect(page.getByTestId("notice")).toContainText("已写入 支部台账.html");
});

plain("a single file that is not to be had is told, with the other way", async ({ page }) => {
  await withoutDialog(page);
  await page.route(`**/${singleName}`, (route) => route.fulfill({ status: 404 }));
  await visit(page);
  await go(page, "#/ledgers");
  await section(page).getByRole("button", { name: "下载单文件版" }).click();
  await expect(page.getByTestId("notice")).toContainText("可以改用“导出文件”");
});
