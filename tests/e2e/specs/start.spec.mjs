// Where one begins: the first visit, the steps of an office, the start page of a unit, the rail and help.
import { readFile } from "node:fs/promises";
import { another, askedAuthor, author, downloaded, expect, exported, go, openSample, ready, test, visit } from "../app.mjs";

test("a first visit has one way for an office, a unit and a leader", async ({ page }) => {
  await visit(page);
  const ways = page.locator(".choices > li");
  await expect(ways).toHaveCount(3);
  await expect(ways.nth(0).getByRole("button", { name: "新建空台账" })).toBeVisible();
  await expect(ways.nth(1).locator("input[type=file]")).toHaveCount(1);
  await expect(ways.nth(2).getByRole("button")).toHaveCount(2);
  expect(await page.locator("html").getAttribute("translate")).toBe("no");
});

test("an office has its steps before it until all are done", async ({ page }) => {
  await visit(page);
  await page.getByRole("button", { name: "新建空台账" }).click();
  const start = page.getByTestId("start");
  await expect(start.locator("li")).toHaveCount(5);
  await expect(start.locator("li.done")).toHaveCount(0);
  for (const [kind, name] of [["organisation", "示例党委"], ["task", "示例任务"], ["branch", "示例支部"], ["member", "示例甲"]]) {
    await go(page, `#/${kind}/new`);
    await page.locator("form input[type=text]").first().fill(name);
    await page.getByRole("button", { name: "保存", exact: true }).click();
    await expect(page.locator(".detail h2")).toContainText(name);
  }
  await go(page, "#/dashboard");
  await expect(start.locator("li.done")).toHaveCount(4);
  await downloaded(page, () => start.getByRole("button", { name: "导出文件" }).click());
  await expect(start).toHaveCount(0);
});

test("a unit's part says who it is and what is missing, and is handed in there", async ({ page, browser, baseURL }) => {
  await openSample(page, "demo");
  await author(page, "区直机关工委", "办公室");
  const { organisation } = JSON.parse((await exported(page)).text).records;
  const unit = organisation.find((one) => one.parent);
  await go(page, "#/rounds");
  await page.getByLabel("截止日期", { exact: true }).fill(new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10));
  await page.getByRole("button", { name: "建立" }).click();
  const part = await downloaded(page, () => page.getByRole("button", { name: `导出${unit.name}的文件` }).click());
  const theirs = await another(browser, baseURL, part.name, part.text);
  await go(theirs, "#/dashboard");
  const start = theirs.getByTestId("start");
  await expect(start).toContainText(`${unit.name}：本单位填报`);
  await expect(start).toContainText(/应报：.*截止 \d{4}-\d{2}-\d{2}/);
  // Who writes is asked before the first file leaves; leaving the question exports nothing.
  const dialog = askedAuthor(theirs);
  await start.getByRole("button", { name: "交回" }).click();
  await expect(dialog.getByLabel("单位")).toHaveValue(unit.name);
  await expect(dialog.getByLabel("单位")).toBeFocused();
  await theirs.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await start.getByRole("button", { name: "交回" }).click();
  await dialog.getByLabel("姓名").fill("王某");
  const [download] = await Promise.all([theirs.waitForEvent("download"), theirs.keyboard.press("Enter")]);
  expect(download.suggestedFilename()).toMatch(/\.json$/);
  const { exported: by } = JSON.parse(await readFile(await download.path(), "utf8"));
  expect([by.unit, by.name]).toEqual([unit.name, "王某"]);
  // It is asked once.
  const [again] = await Promise.all([theirs.waitForEvent("download"), start.getByRole("button", { name: "交回" }).click()]);
  expect(again.suggestedFilename()).toMatch(/\.json$/);
  await expect(dialog).toHaveCount(0);
  await theirs.context().close();
});

test("who writes may be left unsaid, and is not asked again", async ({ page }) => {
  await visit(page);
  await page.getByRole("button", { name: "新建空台账" }).click();
  await expect(page.getByTestId("start")).toBeVisible();
  const button = page.getByRole("banner").getByRole("button", { name: "导出文件" });
  await button.click();
  await expect(askedAuthor(page).getByRole("button", { name: "登记并导出" })).toBeDisabled();
  await Promise.all([page.waitForEvent("download"), askedAuthor(page).getByRole("button", { name: "不登记，直接导出" }).click()]);
  await page.reload();
  await ready(page);
  await Promise.all([page.waitForEvent("download"), button.click()]);
  await expect(askedAuthor(page)).toHaveCount(0);
});

test("on a phone there are five places, and all others under 更多", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openSample(page, "laoshan");
  const rail = page.locator(".rail");
  const places = rail.locator("a:visible");
  await expect(places).toHaveCount(5);
  for (const place of await places.all()) {
    const box = await place.locator("span").last().boundingBox();
    expect(box.width).toBeGreaterThan(15);
  }
  await rail.getByRole("button", { name: "更多" }).click();
  await expect(rail.getByText("联盟与项目")).toBeVisible();
  await rail.getByRole("link", { name: "计分与评定" }).click();
  await expect(page.locator("h1")).toContainText("计分与评定");
  await expect(places).toHaveCount(5);
});

test("the rail leads to a plan, to scores and to results without a detour", async ({ page }) => {
  await openSample(page, "demo");
  const rail = page.locator(".rail");
  await rail.getByRole("link", { name: "计划与进度" }).click();
  await expect(page.getByTestId("table-nodes").locator("tbody tr").first()).toBeVisible();
  await rail.getByRole("link", { name: "成效与目标" }).click();
  await expect(page.getByTestId("table-totals")).toBeVisible();
  await rail.getByRole("link", { name: "党建与业务融合" }).click();
  await expect(page.getByTestId("chart-goals")).toBeVisible();
  // All of it is in sight on an office's monitor.
  await page.setViewportSize({ width: 1366, height: 768 });
  expect(await rail.evaluate((rail) => rail.scrollHeight <= rail.clientHeight)).toBe(true);
});

test("help opens by F1 and ?, with and without a ledger", async ({ page }) => {
  await visit(page);
  await page.keyboard.press("F1");
  await expect(page.locator("h1")).toHaveText("帮助");
  await expect(page.locator("main")).toContainText("数据存放在哪里");
  await openSample(page, "laoshan");
  await go(page, "#/branch");
  await page.getByRole("searchbox").first().fill("?");
  await expect(page).toHaveURL(/#\/branch/);
  await page.locator("h1").click();
  await page.keyboard.press("?");
  await expect(page.locator("h1")).toHaveText("帮助");
  await expect(page.locator("main")).toContainText("Ctrl K");
});

test("two periods stand side by side, and figures lead to their rows", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/analysis");
  const table = page.getByTestId("table-periods");
  await expect(table.locator("tbody tr")).toHaveCount(5);
  const cell = table.locator("tbody tr").first().locator("td").nth(1);
  const figure = await cell.textContent();
  await cell.getByRole("link").click();
  await expect(page.getByTestId("count-branch")).toContainText(`${figure} / `);
});

test("a wall screen has no frame, and leads back", async ({ page }) => {
  await openSample(page, "demo");
  await page.getByRole("link", { name: "大屏显示" }).click();
  await expect(page.locator(".rail")).toBeHidden();
  await expect(page.locator(".top")).toBeHidden();
  await expect(page.locator(".numbers")).toBeVisible();
  await page.getByRole("link", { name: "退出大屏" }).click();
  await expect(page.locator(".rail")).toBeVisible();
});
