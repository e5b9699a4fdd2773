// The service worker: the program without its host, and a host that gets the next build.
import { expect, test } from "@playwright/test";
import { cp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { go, ready, samples } from "../app.mjs";
import { dist, start, testBase } from "../../../src/web/packaging/server.mjs";

test.use({ serviceWorkers: "allow" });

/** A host of its own for a test, with a copy of the build; it can be given the next build, or taken away. */
const hosted = test.extend({
  host: async ({}, use, info) => {
    const served = { folder: info.outputPath("first") };
    await cp(dist, served.folder, { recursive: true });
    const server = await start(0, testBase, served);
    const asked = [];
    server.on("request", (request) => asked.push(request.url));
    const address = `http://127.0.0.1:${server.address().port}${testBase}`;
    await use({
      address,
      served,
      // The same program under another name, as the next build would be.
      next: async () => {
        const folder = info.outputPath("next");
        await cp(dist, folder, { recursive: true });
        const known = (await readdir(folder)).find((name) => name.endsWith("_bg.wasm")).match(/[0-9a-f]{16}/)[0];
        for (const name of await readdir(folder)) {
          const file = path.join(folder, name);
          if (/\.(html|js)$/.test(name)) await writeFile(file, (await readFile(file, "utf8")).replaceAll(known, "0".repeat(16)));
          if (name.includes(known)) await rename(file, path.join(folder, name.replace(known, "0".repeat(16))));
        }
        served.folder = folder;
      },
      /** Waits until the worker was fetched, and given up. */
      refused: async (page) => {
        await expect.poll(() => asked.filter((url) => url.endsWith("/worker.js")).length).toBeGreaterThan(0);
        await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
      },
      gone: () => server.close() && server.closeAllConnections(),
    });
    server.closeAllConnections();
    server.close();
  },
});

/** Opens the program, and waits until the browser keeps it. */
async function openKept(page, host) {
  await page.goto(host.address);
  await ready(page);
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
}

const build = (page) => page.evaluate(() => document.querySelector("link[data-start]").href.match(/[0-9a-f]{16}/)[0]);
const seekUpdate = (page) => page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
const title = (page) => page.locator("main h1");

hosted("the program opens and has all its pages when the host is gone", async ({ page, host }) => {
  await openKept(page, host);
  await page.getByRole("button", { name: samples.demo.zh }).click();
  await expect(page.getByTestId("chart-active").locator(".svg svg")).toBeVisible();
  await host.gone();
  await page.reload();
  await ready(page);
  await expect(page.getByTestId("chart-active").locator(".svg svg")).toBeVisible();
  for (const [place, name] of [["ledgers", "台账与文件"], ["tables", "导入表格"]]) {
    await go(page, `#/${place}`);
    await expect(title(page)).toHaveText(name);
  }
});

hosted("a page stays of its build while the host gets the next, and takes it when nothing is unsaved", async ({ page, host }) => {
  await openKept(page, host);
  await page.getByRole("button", { name: samples.laoshan.zh }).click();
  await expect(page.getByTestId("chart-active").locator(".svg svg")).toBeVisible();
  const first = await build(page);
  await host.next();
  await go(page, "#/branch/new");
  await page.locator("#field-name").fill("更新前填写的");
  await seekUpdate(page);
  const banner = page.getByTestId("banner-new-build");
  await expect(banner).toContainText("保存正在填写的内容后");
  await expect(banner.getByRole("button")).toHaveCount(0);
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.locator(".detail")).toContainText("更新前填写的");
  // Files of the first build are gone from the host; its pages are there all the same.
  await go(page, "#/tables");
  await expect(title(page)).toHaveText("导入表格");
  expect(await build(page)).toBe(first);
  await banner.getByRole("button", { name: "刷新" }).click();
  await page.waitForFunction((first) => !document.querySelector("link[data-start]")?.href.includes(first), first);
  await ready(page);
  expect(await build(page)).toBe("0".repeat(16));
  await go(page, "#/branch?q=更新前填写的");
  await expect(page.locator("tbody")).toContainText("更新前填写的");
});

hosted("a tab that goes on with the earlier build keeps all its pages", async ({ context, host }) => {
  const [taking, staying] = [await context.newPage(), await context.newPage()];
  await openKept(taking, host);
  await taking.getByRole("button", { name: samples.laoshan.zh }).click();
  await expect(taking.getByTestId("chart-active").locator(".svg svg")).toBeVisible();
  await openKept(staying, host);
  const first = await build(staying);
  await host.next();
  await seekUpdate(taking);
  await taking.getByTestId("banner-new-build").getByRole("button", { name: "刷新" }).click();
  await taking.waitForFunction((first) => !document.querySelector("link[data-start]")?.href.includes(first), first);
  await ready(taking);
  await expect(staying.getByTestId("banner-new-build")).toBeVisible();
  await go(staying, "#/tables");
  await expect(title(staying)).toHaveText("导入表格");
  expect(await build(staying)).toBe(first);
  const kept = await staying.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith("zhibu ")).length);
  expect(kept).toBe(2);
});

hosted("what the browser has thrown away comes from the host again", async ({ page, host }) => {
  await openKept(page, host);
  await page.evaluate(async () => void (await Promise.all((await caches.keys()).map((name) => caches.delete(name)))));
  await page.reload();
  await ready(page);
  await go(page, "#/ledgers");
  await expect(title(page)).toHaveText("台账与文件");
});

hosted("a build with a file that is missing is not kept, and the program works", async ({ page, host }) => {
  const part = (await readdir(host.served.folder)).find((name) => name.startsWith("split_sheets"));
  await rm(path.join(host.served.folder, part));
  await page.goto(host.address);
  await ready(page);
  await host.refused(page);
  expect(await page.evaluate(async () => (await caches.keys()).length)).toBe(0);
  await page.getByRole("button", { name: samples.laoshan.zh }).click();
  await expect(page.getByTestId("chart-active").locator(".svg svg")).toBeVisible();
});

hosted("the program is kept from object storage, which has files only", async ({ page, host }) => {
  host.served.hasFilesOnly = true;
  await page.goto(`${host.address}index.html`);
  await ready(page);
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
  await page.getByRole("button", { name: samples.laoshan.zh }).click();
  await expect(page.getByTestId("chart-active").locator(".svg svg")).toBeVisible();
  await host.gone();
  await page.reload();
  await ready(page);
  await go(page, "#/tables");
  await expect(title(page)).toHaveText("导入表格");
});

hosted("without room for it the program is not kept, but its page has all parts when the host is gone", async ({ page, host }) => {
  const session = await page.context().newCDPSession(page);
  await session.send("Storage.overrideQuotaForOrigin", { origin: new URL(host.address).origin, quotaSize: 100_000 });
  const fetched = [];
  page.on("requestfinished", (request) => fetched.push(request.url()));
  await page.goto(host.address);
  await ready(page);
  await host.refused(page);
  expect(await page.evaluate(async () => (await caches.keys()).length)).toBe(0);
  await expect.poll(() => fetched.filter((url) => url.includes("/split_intake-")).length).toBe(1);
  await page.waitForLoadState("networkidle");
  await host.gone();
  await page.getByRole("button", { name: samples.laoshan.zh }).click();
  await expect(page.getByTestId("chart-active").locator(".svg svg")).toBeVisible();
  await go(page, "#/tables");
  await expect(title(page)).toHaveText("导入表格");
});
