// 123 teams of 1,400 members entered by paste into a battalion; shifts, and one in two places at once.
import { count, expect, fill, go, openSample, pick, test, visit, seen } from "../app.mjs";

const save = (page) => page.getByRole("button", { name: "保存", exact: true }).click();

test("123 teams of 1,400 members pasted into a battalion; a member in two places at once is found", async ({ page }) => {
  await visit(page);
  await page.getByRole("button", { name: "新建空台账" }).click();
  await go(page, "#/team/new");
  await page.getByLabel("名称").fill("年轻干部突击营");
  await page.getByLabel("队伍类型").selectOption({ label: "突击营" });
  await page.locator("#field-from").fill("2022-03-01");
  await save(page);
  const battalion = page.url();
  await page.getByRole("link", { name: "粘贴下属队伍" }).click();
  const sizes = Array.from({ length: 123 }, (_, place) => (place < 47 ? 12 : 11));
  expect(sizes.reduce((sum, size) => sum + size)).toBe(1400);
  const lines = sizes.map((size, place) => `第${place + 1}突击队\t党员突击队\t${place % 9 + 1}号卡口\t${size}\t2022-03-05`);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate((text) => navigator.clipboard.writeText(text), ["名称\t队伍类型\t地点\t人数\t起", ...lines].join("\n"));
  await page.getByRole("textbox", { name: "粘贴的表格" }).focus();
  await page.keyboard.press("Control+v");
  await page.getByRole("button", { name: "预览" }).click();
  await expect(page.getByTestId("roster-counts").locator("strong")).toHaveText(["123", "0", "0", "0", "0", "0"]);
  await page.getByRole("button", { name: "写入台账" }).click();
  await expect(page).toHaveURL(battalion);
  await expect(page.getByTestId("strength")).toHaveText("名册在编 0 人（一人只计一次），另有 1400 人仅报人数。下属 123 支队伍。");
  await page.getByRole("link", { name: "查看下属队伍" }).click();
  expect(await count(page, "team")).toEqual([123, 124]);

  // A roster by paste, with the team; who is in it is counted once.
  await fill(page, "#/organisation/new", { 名称: "甲局党支部" });
  await go(page, "#/roster");
  await page.evaluate((text) => navigator.clipboard.writeText(text), "姓名\t党支部\t突击队\t编入日期\n赵一\t甲局党支部\t第1突击队\t2022-03-06\n钱二\t甲局党支部\t第1突击队\t2022-03-06\n孙三\t甲局党支部\t没有的队\t");
  await page.getByRole("textbox", { name: "粘贴的名册" }).focus();
  await page.keyboard.press("Control+v");
  await page.getByRole("button", { name: "预览" }).click();
  await expect(page.getByTestId("roster-counts").locator("strong")).toHaveText(["3", "0", "0", "0", "0", "0"]);
  await expect(page.getByTestId("intake-questions")).toContainText("台账里没有队伍“没有的队”，1 处用到");
  await page.getByRole("button", { name: "写入名册" }).click();
  await page.goto(battalion);
  await expect(page.getByTestId("strength")).toContainText("名册在编 2 人（一人只计一次），另有 1388 人仅报人数");
  await expect(page.getByRole("link", { name: "下属队伍 123" })).toBeVisible();

  // Two shifts of one morning in two places.
  for (const team of ["第1突击队", "第2突击队"]) {
    await go(page, "#/shift/new");
    await page.locator("#field-member").selectOption({ label: "赵一" });
    await pick(page.locator("#field-team"), { label: team });
    await page.locator("#field-date").fill("2022-03-10");
    await page.locator("#field-slot").selectOption({ label: "上午" });
    await save(page);
  }
  await expect(page.locator(".own-findings")).toContainText("该党员同一时段还排在另一处");
  // The rota of the team has the day with who is on duty, and that it collides.
  const rota = page.getByTestId("table-rota");
  await page.locator(".detail dl").getByRole("link", { name: "第2突击队" }).click();
  await expect(rota.locator("tr").last()).toContainText("2022-03-10");
  await expect(rota.locator("tbody li")).toHaveText([/赵一.*同时在两处/]);
  await go(page, "#/care");
  await expect(page.locator(".rule-group", { hasText: "同时在两处" })).toHaveCount(1);
});

test("the demo's teams are a chart over time, each figure leading to its teams", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/analysis");
  const chart = await seen(page, "teams");
  await chart.locator(".behind > summary").click();
  const cell = chart.locator("tbody tr").last().locator("td").first();
  await expect(cell).toBeVisible();
  const figure = Number(await cell.textContent());
  expect(figure).toBeGreaterThan(1);
  await cell.locator("a").click();
  expect((await count(page, "team"))[0]).toBe(figure);
});
