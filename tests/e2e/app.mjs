// What every spec needs: a page that tolerates no error and no request to another origin, and the
// app's usual ways.
import { test as base, expect } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { inflateRawSync } from "node:zlib";

export { expect };

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** Fails the test on an error in the page or a request to elsewhere. Returns what it collects. */
export function guard(page, baseURL) {
  const faults = [];
  const origin = new URL(baseURL).origin;
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(blob|data):/.test(url)) faults.push(`request to ${url}`);
  });
  page.on("pageerror", (error) => faults.push(`page error: ${error}`));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()}`);
  });
  return faults;
}

export const test = base.extend({
  page: async ({ page, baseURL }, use) => {
    const faults = guard(page, baseURL);
    await use(page);
    expect(faults).toEqual([]);
  },
});

export async function ready(page) {
  await expect(page.locator("html")).toHaveAttribute("data-state", "ready");
}

/** Opens the app at a place after `#`. */
export async function visit(page, hash = "", lang = "zh") {
  await page.goto(`./?lang=${lang}${hash}`);
  await ready(page);
}

export const samples = {
  laoshan: { zh: "打开“崂山 2022”", en: "Open “Laoshan 2022”" },
  demo: { zh: "打开“示例区”", en: "Open the demo district" },
};

export async function openSample(page, sample, lang = "zh") {
  await visit(page, "", lang);
  await page.getByRole("button", { name: samples[sample][lang] }).click();
  await expect(page.getByTestId("chart-active").locator(".svg svg")).toBeVisible();
}

/** Goes to a place after `#` without loading the page anew, and waits until the page has heard of it. */
export async function go(page, hash) {
  await page.evaluate((hash) => {
    if (location.hash === hash) return undefined;
    // The app listens too, and what it then does is done by the next turn of the loop.
    const heard = new Promise((resolve) => addEventListener("hashchange", () => setTimeout(resolve), { once: true }));
    location.hash = hash;
    return heard;
  }, hash);
}

/** The numbers of records above a list: [shown, total]. */
export async function count(page, kind) {
  const text = await page.getByTestId(`count-${kind}`).textContent();
  return text.match(/\d+/g).slice(0, 2).map(Number);
}

/** Pastes a text into a field, as from a spreadsheet. */
export async function paste(page, field, text) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await field.focus();
  await page.keyboard.press("Control+v");
}

/**
 * Presses 取消 in the page as soon as what `said` selects has the text: pressed from outside, what is to be cancelled
 * may be over first.
 */
export async function cancelAtOnce(page, said, text) {
  await page.evaluate(([said, text]) => {
    new MutationObserver((_, observer) => {
      const isSaid = document.querySelector(said)?.textContent.includes(text);
      const buttons = [...document.querySelectorAll(".intake-progress button")];
      const cancel = buttons.find((one) => one.textContent.trim() === "取消");
      if (!isSaid || !cancel) return;
      observer.disconnect();
      cancel.click();
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  }, [said, text]);
}

/** Downloads the table of a part of the page by its menu. */
export async function downloadedTable(page, within, way) {
  const menu = within.locator(".sheet-menu").first();
  if (!(await menu.evaluate((menu) => menu.open))) await menu.locator("summary").click();
  return downloaded(page, () => menu.getByRole("button", { name: way }).click());
}

/** The question who writes, before the first export. */
export const askedAuthor = (page) => page.getByRole("dialog", { name: /由谁填写|Who writes here/ });

/** Clicks what downloads a file, does without an author if that is asked, and returns the download. */
export async function downloadOf(page, click) {
  const download = page.waitForEvent("download");
  await click();
  const skip = askedAuthor(page).getByRole("button", { name: /不登记，直接导出|Export without it/ });
  const isAsked = await Promise.race([download.then(() => false), skip.waitFor().then(() => true)]);
  if (isAsked) await skip.click();
  return download;
}

/** Clicks what downloads a file and returns its text and name. */
export async function downloaded(page, click) {
  const download = await downloadOf(page, click);
  const bytes = await readFile(await download.path());
  return { name: download.suggestedFilename(), bytes, text: bytes.toString("utf8") };
}

/** The files within an archive or workbook, by its directory at the end. */
export function archived(bytes) {
  const files = new Map();
  const end = bytes.lastIndexOf("PK\x05\x06", undefined, "latin1");
  let at = bytes.readUInt32LE(end + 16);
  for (let count = bytes.readUInt16LE(end + 10); count > 0; count -= 1) {
    const [method, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const [length, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const content = bytes.subarray(start, start + size);
    files.set(bytes.toString("utf8", at + 46, at + 46 + length), method === 0 ? content : inflateRawSync(content));
    at += 46 + length + extra + comment;
  }
  return files;
}

export const file = (name, text) => ({
  name,
  mimeType: "application/json",
  buffer: Buffer.isBuffer(text) ? text : Buffer.from(text),
});

/** What the repository's generator prints. */
export function generated(...words) {
  const cargo = ["run", "--quiet", "--locked", "--package", "zhibu-generate", "--", ...words];
  return execFileSync("cargo", cargo, { cwd: root, maxBuffer: 1 << 28, encoding: "utf8" });
}

/** The keys and texts that the app has in storage. */
export const stored = (page) =>
  page.evaluate(() => Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.startsWith("zhibu/"))));

/** What of it is the ledgers' own: without the restore points, copies that the app makes by itself some time after. */
export const storedLedgers = async (page) =>
  Object.fromEntries(Object.entries(await stored(page)).filter(([key]) => !key.includes("/point/")));

/** States who writes with this browser. */
export async function author(page, unit, name) {
  await go(page, "#/ledgers");
  await page.getByLabel("单位", { exact: true }).fill(unit);
  await page.getByLabel("姓名", { exact: true }).fill(name);
  await page.getByRole("button", { name: "登记" }).click();
  await expect(page.getByTestId("notice")).toContainText("已登记");
}

/**
 * Chooses in a select, or in a field that searches many options. With a label it is the first that is called so;
 * with a value too, that one of those called so. An index counts from 1, for 0 is none.
 */
export async function pick(control, { label, value, index }) {
  if ((await control.evaluate((element) => element.tagName)) === "SELECT") {
    await control.selectOption(value === undefined ? (label === undefined ? { index } : { label }) : { value });
    return;
  }
  const box = control.locator("xpath=..");
  const options = box.getByRole("option");
  await control.click();
  if (label !== undefined) await control.fill(label);
  const option = value === undefined ? options.nth(label === undefined ? index - 1 : 0) : box.locator(`[data-value="${value}"]`);
  if (label !== undefined) await expect(option).toContainText(label);
  await option.click();
  await expect(box.getByRole("listbox")).toHaveCount(0);
}

/** What such a field shows as chosen. */
export const picked = (control) =>
  control.evaluate((element) => (element.tagName === "SELECT" ? element.selectedOptions[0].textContent : element.value));

/** Fills a form's fields by their labels and saves. */
export async function fill(page, hash, fields) {
  await go(page, hash);
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(new RegExp(`^${label}`)).first().fill(value);
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.locator(".detail")).toBeVisible();
}

/** The open ledger's file. */
export const exported = (page) => downloaded(page, () => page.getByRole("button", { name: "导出文件" }).first().click());

/** Chooses files to import and waits until it is told what they would do. */
export async function choose(page, files) {
  await go(page, "#/ledgers");
  // A page that is going has such a field too, and takes no file any more.
  await expect(page.locator("#safety")).toBeVisible();
  await page.locator("input[type=file]").first().setInputFiles(files);
  await expect(page.locator(".import .actions")).toBeVisible();
}

/** The button that takes what is ticked of the files into the open ledger. */
export const take = (page) => page.locator(".import .actions button.primary");

/** Another browser with a file as its ledger. */
export async function another(browser, baseURL, name, text) {
  const context = await browser.newContext({ baseURL, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await visit(page);
  await page.locator("input[type=file]").first().setInputFiles(file(name, text));
  await page.getByRole("button", { name: "打开这份台账" }).click();
  await expect(page.getByTestId("notice")).toContainText("已导入");
  return page;
}

/** Scrolls to a chart, which is made when its place comes into view. */
export async function seen(page, name) {
  const chart = page.getByTestId(`chart-${name}`);
  await expect(async () => {
    const room = page.locator(`[data-chart="${name}"]`);
    const place = (await room.count()) > 0 ? room : page.locator(".seen");
    await place.last().scrollIntoViewIfNeeded({ timeout: 500 });
    await expect(chart.locator(".svg svg")).toBeVisible({ timeout: 500 });
  }).toPass();
  return chart;
}
