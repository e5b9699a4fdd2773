// The main job: see how Laoshan grew, add a branch, see the chart move, find it again, hand the
// file to a colleague.
import { chromium } from "@playwright/test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { downloaded, expect, file, go, guard, ready, samples, test } from "../app.mjs";
import { launchOptions } from "../browser.mjs";

const activeNow = (page) => page.locator(".numbers strong").first();

test("from a first visit to a colleague's browser", async ({ baseURL, browser }) => {
  const profile = await mkdtemp(path.join(tmpdir(), "zhibu-story-"));
  const visit = async () => {
    const context = await chromium.launchPersistentContext(profile, { ...launchOptions, acceptDownloads: true });
    const page = await context.newPage();
    const faults = guard(page, baseURL);
    await page.goto(baseURL);
    await ready(page);
    return { context, page, faults };
  };

  // Someone who has never seen it opens it and looks.
  let { context, page, faults } = await visit();
  await page.getByRole("button", { name: samples.laoshan.zh }).click();
  await expect(activeNow(page)).toHaveText("28");
  const chart = () => page.getByTestId("chart-active");
  await expect(chart().locator(".svg svg")).toBeVisible();
  await expect(chart().locator(".legend")).toContainText("重点项目");
  await expect(page.getByTestId("chart-units").locator(".svg svg")).toBeVisible();
  const before = await chart().locator(".svg").innerHTML();

  // They add a branch and the chart moves.
  await page.getByRole("link", { name: "临时党组织", exact: true }).click();
  await page.getByRole("link", { name: "新增" }).click();
  await page.getByLabel("名称").fill("茶园防霜冻临时党支部");
  await page.getByLabel("设立情形").selectOption({ label: "应急/防疫" });
  await page.getByLabel("组织形式").selectOption({ label: "临时党支部" });
  await page.getByLabel(/成立日期(?!：)/).fill("2022.11");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByRole("heading", { name: "茶园防霜冻临时党支部" })).toBeVisible();
  await page.getByRole("link", { name: "总览" }).click();
  await expect(activeNow(page)).toHaveText("29");
  await expect(chart().locator(".svg svg")).toBeVisible();
  await expect.poll(() => chart().locator(".svg").innerHTML()).not.toEqual(before);
  await expect(page.locator(".saving")).toHaveText("已保存");

  // They close the browser and find it again.
  await context.close();
  expect(faults).toEqual([]);
  ({ context, page, faults } = await visit());
  await expect(activeNow(page)).toHaveText("29");
  await expect(page.locator(".top .ledger")).toContainText("崂山 2022");

  // They hand the file to a colleague, whose browser shows the same.
  await expect(chart().locator(".svg svg")).toBeVisible();
  const picture = await chart().locator(".svg").innerHTML();
  const { name, text } = await downloaded(page, () => page.getByRole("button", { name: "导出文件" }).click());
  expect(name).toMatch(/^崂山 2022-\d{4}-\d{2}-\d{2}\.json$/);
  const colleague = await browser.newContext({ viewport: page.viewportSize() });
  const theirs = await colleague.newPage();
  const theirFaults = guard(theirs, baseURL);
  await theirs.goto(baseURL);
  await ready(theirs);
  await theirs.locator("input[type=file]").first().setInputFiles(file(name, text));
  await expect(theirs.getByTestId("table-plan")).toContainText("临时党组织");
  await theirs.getByRole("button", { name: "打开这份台账" }).click();
  await expect(activeNow(theirs)).toHaveText("29");
  await expect.poll(() => theirs.getByTestId("chart-active").locator(".svg").innerHTML()).toEqual(picture);
  await go(theirs, "#/branch?q=茶园防霜冻");
  await expect(theirs.getByTestId("count-branch")).toHaveText("1 / 9 条");
  await colleague.close();
  await context.close();
  expect([...faults, ...theirFaults]).toEqual([]);
  await rm(profile, { recursive: true, force: true });
});
