// Pages without a secure origin, and browsers without what such pages lack: each feature that needs it says so and
// has another way.
import { expect, test as base } from "@playwright/test";
import { launchOptions } from "../browser.mjs";
import { downloaded, go, ready, samples } from "../app.mjs";
import { start, testBase } from "../../../src/web/packaging/server.mjs";

const name = "zhibu.lan";

/** A host in a local network, by a name and without HTTPS. */
const test = base.extend({
  host: async ({}, use) => {
    const server = await start(0, testBase);
    const gone = () => {
      server.closeAllConnections();
      server.close();
    };
    await use({ address: `http://${name}:${server.address().port}${testBase}`, gone });
    gone();
  },
});
const resolved = { ...launchOptions, args: [...launchOptions.args, `--host-resolver-rules=MAP ${name} 127.0.0.1`] };
test.use({ launchOptions: resolved, serviceWorkers: "allow" });

/** Takes away what such pages have not, from before the program starts. */
function lack() {
  delete Navigator.prototype.clipboard;
  delete Navigator.prototype.storage;
  delete Navigator.prototype.serviceWorker;
  delete Navigator.prototype.share;
  delete Navigator.prototype.canShare;
  delete window.ClipboardItem;
  delete window.showDirectoryPicker;
  delete window.showSaveFilePicker;
  Object.defineProperty(Crypto.prototype, "subtle", { get: () => undefined });
}

/** Goes through everything that would use it. */
async function walk(page) {
  await page.getByRole("button", { name: samples.laoshan.zh }).click();
  await expect(page.getByTestId("chart-active").locator(".svg svg")).toBeVisible();
  await go(page, "#/ledgers");
  const safety = page.locator("#safety");
  await expect(safety).toContainText("不能自动备份到文件夹，请定期导出文件");
  await expect(page.getByTestId("promise")).toContainText("请靠导出文件备份");
  await expect(page.getByRole("button", { name: "分享文件" })).toHaveCount(0);
  // The key is text beside the ledgers, and it is said who reads it.
  await page.getByRole("button", { name: "生成密钥" }).click();
  await expect(page.getByTestId("key-readers")).not.toBeEmpty();
  const signed = await downloaded(page, () => page.locator("main").getByRole("button", { name: "导出文件" }).first().click());
  expect(JSON.parse(signed.text).signature).toBeTruthy();
  await expect(page.getByTestId("notice")).toContainText("已交给浏览器下载");
  // Sealing needs random numbers alone.
  const part = page.locator("#part");
  await part.getByLabel("加密口令").fill("天平 锄头 海带 五更");
  const sealed = await downloaded(page, () => part.getByRole("button", { name: "导出这部分" }).click());
  expect(sealed.text).not.toContain("records");
  const single = await downloaded(page, () => page.locator("#single").getByRole("button").last().click());
  expect(single.name).toBe("支部台账.html");
  // Tables are copied by the event, without the clipboard's own interface.
  await go(page, "#/branch");
  const menu = page.locator(".sheet-menu").first();
  await menu.locator("summary").click();
  await menu.getByRole("button", { name: "复制为表格" }).click();
  await expect(page.getByTestId("notice")).toContainText("已复制");
}

test("a host without HTTPS: all works, or says what to do instead", async ({ page, host }) => {
  await page.goto(host.address);
  await ready(page);
  expect(await page.evaluate(() => [isSecureContext, "serviceWorker" in navigator])).toEqual([false, false]);
  await walk(page);
});

test("a browser that lacks all of it: all works, or says what to do instead", async ({ page, baseURL }) => {
  await page.addInitScript(lack);
  await page.goto(baseURL);
  await ready(page);
  await walk(page);
});

test("without a service worker the page fetches its parts ahead, and has them when the host is gone", async ({ page, host }) => {
  const fetched = new Set();
  page.on("requestfinished", (request) => fetched.add(new URL(request.url()).pathname.split("/").pop().replace(/-[0-9a-f]{16}.*/, "")));
  await page.goto(host.address);
  await ready(page);
  await page.getByRole("button", { name: samples.laoshan.zh }).click();
  await expect(page.getByTestId("chart-active").locator(".svg svg")).toBeVisible();
  for (const part of ["records", "office", "intake", "sheets", "papers"]) await expect.poll(() => fetched.has(`split_${part}`)).toBe(true);
  await expect.poll(() => fetched.has("later")).toBe(true);
  await page.waitForLoadState("networkidle");
  host.gone();
  for (const [place, title] of [["ledgers", "台账与文件"], ["tables", "导入表格"]]) {
    await go(page, `#/${place}`);
    await expect(page.locator("main h1")).toHaveText(title);
  }
});
