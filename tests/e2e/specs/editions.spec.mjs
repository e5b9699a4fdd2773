// How the program starts: from a host, or as a single file from a disk; and what is said where it cannot.
import { test as plain } from "@playwright/test";
import { copyFile, mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, go, ready, samples, visit } from "../app.mjs";
import { dist } from "../../../src/web/packaging/server.mjs";
import { singleName } from "../../../src/web/packaging/single.mjs";

/** A copy of the single file in a folder of its own, as an address. */
async function copyOnDisk(info, folder) {
  const file = info.outputPath(folder, "支部台账.html");
  await mkdir(path.dirname(file), { recursive: true });
  await copyFile(dist + singleName, file);
  return pathToFileURL(file).href;
}

async function addBranch(page, name) {
  await go(page, "#/branch/new");
  await page.locator("#field-name").fill(name);
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.locator(".detail")).toContainText(name);
}

plain("the single file works from a disk, without any net", async ({ page, context }, info) => {
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  page.on("request", (request) => /^https?:/.test(request.url()) && faults.push(request.url()));
  await context.setOffline(true);
  await page.goto(await copyOnDisk(info, "U 盘 支部"));
  await ready(page);
  await page.getByRole("button", { name: samples.demo.zh }).click();
  await expect(page.getByTestId("chart-active").locator(".svg svg")).toBeVisible();
  await addBranch(page, "光盘里的临时党支部");
  for (const [place, title] of [["ledgers", "台账与文件"], ["tables", "导入表格"]]) {
    await go(page, `#/${place}`);
    await expect(page.locator("main h1")).toHaveText(title);
  }
  await go(page, "#/ledgers");
  await expect(page.getByTestId("kept-place")).toContainText("存在这台电脑的浏览器中");
  await page.reload();
  await ready(page);
  await go(page, "#/branch?q=光盘里");
  await expect(page.locator("tbody")).toContainText("光盘里的临时党支部");
  expect(faults).toEqual([]);
});

plain("two copies of the single file in two folders keep what either writes", async ({ context }, info) => {
  const [first, second] = [await context.newPage(), await context.newPage()];
  await first.goto(await copyOnDisk(info, "甲"));
  await ready(first);
  await first.getByRole("button", { name: samples.demo.zh }).click();
  await expect(first.getByTestId("chart-active").locator(".svg svg")).toBeVisible();
  await second.goto(await copyOnDisk(info, "乙"));
  await ready(second);
  await addBranch(second, "乙处新建");
  await addBranch(first, "甲处新建");
  for (const page of [first, second]) {
    await page.reload();
    await ready(page);
    for (const name of ["甲处新建", "乙处新建"]) {
      await go(page, `#/branch?q=${name}`);
      await expect(page.locator("tbody")).toContainText(name);
    }
  }
});

plain("the single file runs its own two scripts alone, and asks nobody for anything", async () => {
  const html = await readFile(dist + singleName, "utf8");
  const [, policy] = html.match(/Content-Security-Policy" content="([^"]+)"/);
  expect(policy).toMatch(/script-src 'sha256-[^ ]+' 'sha256-[^ ]+' 'unsafe-eval' 'wasm-unsafe-eval';/);
  expect(policy).toMatch(/style-src 'sha256-[^ ]+';/);
  expect(policy).toContain("connect-src 'none'");
  expect(html).not.toMatch(/<script[^>]*\ssrc=|<link rel="(stylesheet|modulepreload|preload)"|\son\w+="/);
});

plain("a browser that is too old is told so, and hands over what it has", async ({ page }) => {
  await visit(page);
  await page.getByRole("button", { name: samples.laoshan.zh }).click();
  await expect(page.getByTestId("chart-active").locator(".svg svg")).toBeVisible();
  await page.addInitScript(() => {
    WebAssembly.validate = () => false;
    // The oldest have no such class.
    window.EventTarget = undefined;
  });
  await page.reload();
  await expect(page.getByRole("heading", { name: "这个浏览器版本太旧" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-state", "unsupported");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "下载数据" }).click();
  const rescued = JSON.parse(await readFile(await (await download).path(), "utf8"));
  expect(Object.keys(rescued).some((key) => key.startsWith("zhibu/"))).toBe(true);
  // Nothing of the program ran.
  await expect(page.locator("main")).toHaveCount(0);
});

for (const type of ["text/plain", "application/octet-stream"]) {
  plain(`a host that serves scripts as ${type} is told what to change`, async ({ page }) => {
    await page.route(/zhibu-[^/]*\.js$/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), "content-type": type } });
    });
    await page.goto("./");
    await expect(page.locator(".rescue pre")).toContainText(`把 .js 文件的类型标成了“${type}”`);
  });
}
