// The parts of the program that are fetched when they are first used.
import { test as plain } from "@playwright/test";
import { expect, go, openSample, ready, samples, test, visit } from "../app.mjs";
import { isPart } from "../../../src/web/packaging/size.mjs";

const partsOf = (page) => {
  const fetched = [];
  page.on("request", (request) => {
    const name = new URL(request.url()).pathname.split("/").pop();
    if (isPart(name)) fetched.push(name.replace(/-[0-9a-f]+\.wasm$/, ""));
  });
  return fetched;
};

test("a first visit fetches no part; each is fetched once, when it is used", async ({ page }) => {
  const fetched = partsOf(page);
  await visit(page);
  expect(fetched).toEqual([]);
  await page.getByRole("button", { name: samples.laoshan.zh }).click();
  await expect(page.getByTestId("chart-active").locator(".svg svg")).toBeVisible();
  expect(fetched).toContain("split_samples");
  fetched.length = 0;
  await page.reload();
  await ready(page);
  // What needs attention, and the charts below the first two, are of the part of records, and of no other.
  await expect(page.getByTestId("attention").locator("li").first()).toBeVisible();
  for (const part of ["office", "intake", "sheets", "samples", "papers", "tables", "city"]) expect(fetched).not.toContain(`split_${part}`);
  await go(page, "#/branch");
  await page.getByRole("link", { name: "健康城重点项目临时党支部" }).click();
  await page.getByRole("link", { name: "编辑" }).click();
  await page.getByLabel("书记").fill("王某");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.locator(".detail")).toContainText("王某");
  expect(fetched.filter((name) => name === "split_records")).toHaveLength(1);
  expect(fetched).not.toContain("split_office");
  for (const place of ["#/ledgers", "#/import", "#/ledgers"]) {
    await go(page, place);
    await expect(page.locator("main h1")).toBeVisible();
  }
  expect(fetched.filter((name) => name === "split_office")).toHaveLength(1);
  // What several parts share comes together: a host answers a few requests at a time.
  for (const name of ["shared_first", "shared_later"]) expect(fetched.filter((other) => other === name)).toHaveLength(1);
  expect(fetched.length).toBeLessThan(30);
});

test("the part of the address is fetched while the ledger is opened", async ({ page }) => {
  // Notes of each request whether the page was there already.
  await page.addInitScript(() => {
    const { fetch } = window;
    window.asked = [];
    window.fetch = (address, ...others) => {
      const isMade = document.querySelector("main > :not(.opening)") !== null;
      window.asked.push([String(address), isMade]);
      return fetch(address, ...others);
    };
  });
  await openSample(page, "demo");
  for (const [address, part] of [["./", "split_dashboard"], ["./#/dashboard", "split_dashboard"], ["./#/branch", "split_records"]]) {
    await page.goto("about:blank");
    await page.goto(address);
    await ready(page);
    const isMade = () => page.evaluate((part) => window.asked.filter(([address]) => address.includes(part)).map(([, isMade]) => isMade), part);
    await expect.poll(isMade).toEqual([false]);
  }
});

test("while one looks for a file, the part that reads it is fetched", async ({ page }) => {
  const fetched = partsOf(page);
  await visit(page);
  const chooser = page.waitForEvent("filechooser");
  await page.locator("main").getByText("打开文件").last().click();
  await chooser;
  await expect.poll(() => fetched).toContain("split_office");
});

plain("a part that cannot be fetched: it is said, nothing is lost, and it can be tried again", async ({ page }) => {
  await openSample(page, "laoshan");
  await page.route(/(split_office|shared_later).*\.wasm/, (route) => route.abort());
  await go(page, "#/ledgers");
  await expect(page.locator("main").getByRole("alert")).toContainText("台账不受影响");
  // With a host that has another build now, the former never succeeds.
  await expect(page.locator("main").getByRole("button", { name: "刷新本页" })).toBeVisible();
  await page.unroute(/(split_office|shared_later).*\.wasm/);
  await page.getByRole("button", { name: "重新载入" }).click();
  await expect(page.getByRole("heading", { name: "台账与文件" })).toBeVisible();
});

plain("a sample that cannot be fetched: the welcome stays and says so", async ({ page }) => {
  await page.route(/split_samples.*\.wasm/, (route) => route.abort());
  await visit(page);
  await page.getByRole("button", { name: samples.demo.zh }).click();
  await expect(page.getByTestId("notice")).toContainText("没有载入");
  await page.unroute(/split_samples.*\.wasm/);
  await page.getByRole("button", { name: samples.demo.zh }).click();
  await expect(page.getByTestId("chart-active").locator(".svg svg")).toBeVisible();
});

plain("taking back cannot be fetched: it is said, the ledger is as it was, and it can be tried again", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/branch/new");
  await page.locator("#field-name").fill("要撤回的");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.locator(".detail")).toContainText("要撤回的");
  await go(page, "#/dashboard");
  await page.route(/split_records.*\.wasm/, (route) => route.abort());
  await page.reload();
  await ready(page);
  const undo = page.getByRole("button", { name: "撤回" });
  await undo.click();
  await expect(page.getByTestId("notice")).toContainText("没有撤回或重做");
  await expect(undo).toBeEnabled();
  await page.unroute(/split_records.*\.wasm/);
  await undo.click();
  await expect(page.getByTestId("notice")).toContainText("已撤回");
});
