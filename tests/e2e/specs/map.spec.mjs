// The map of relations: read by pointer and by key, one with its neighbours, the same picture for the
// same data, and figures of the dashboard that lead to it.
import { downloaded, expect, go, openSample, ready, test, seen } from "../app.mjs";

const picture = (page) => page.getByTestId("chart-map").locator(".svg:not(.around) svg");
const markup = (page) => picture(page).evaluate((svg) => svg.outerHTML);

test("the map is gone through by keys; one is looked at with its neighbours, and leads to its record", async ({ page }) => {
  await openSample(page, "demo");
  await page.getByRole("link", { name: "关系图" }).click();
  await expect(picture(page)).toBeVisible();
  const slider = page.getByRole("slider");
  await slider.focus();
  await page.keyboard.press("ArrowDown");
  const first = await slider.getAttribute("aria-valuetext");
  expect(first).toMatch(/（任务）：与 \d+ 个有联系/);
  await page.keyboard.press("ArrowRight");
  await expect(slider).toHaveAttribute("aria-valuetext", /（临时党组织）/);
  // What is not pointed at is dimmed.
  await expect(page.locator(".map-page .pointed > .svg").first()).toHaveCSS("opacity", "0.2");
  await expect(page.locator(".map-page .around svg text").first()).toBeVisible();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowDown");
  await expect(slider).not.toHaveAttribute("aria-valuetext", first);

  // The one with the most ties, from the table; its ties are as many as are told.
  const row = page.getByTestId("table-map").locator("tbody tr").first();
  const name = await row.locator("th a").textContent();
  const degree = Number(await row.locator("td").nth(1).textContent());
  expect(degree).toBeGreaterThan(1);
  await row.locator("th a").click();
  await expect(page).toHaveURL(/focus=/);
  await expect(page.locator(".focused h2")).toHaveText(name);
  await expect(page.locator(".ties li")).toHaveCount(degree);
  // By pointer to one of these, and on to its record.
  await picture(page).getByText(name, { exact: true }).first().hover({ force: true });
  await page.locator(".ties a").first().click();
  await page.getByRole("link", { name: "打开记录" }).click();
  await expect(page.locator(".detail h2")).toBeVisible();
  await page.goBack();
  // Before anything began there is nothing; what is no day is told and changes nothing.
  const at = page.locator(".map-page .controls input.date");
  await at.fill("2024年3月31日");
  await at.blur();
  await expect(page).toHaveURL(/at=2024-03-31/);
  await expect(page.locator(".map-page .quiet").first()).toContainText("2024-03-31 的关系图");
  await at.fill("哪天");
  await at.blur();
  await expect(page.getByTestId("notice")).toContainText("请写到日");
  await expect(page).toHaveURL(/at=2024-03-31/);
  await at.fill("");
  await at.blur();
  await expect(page).not.toHaveURL(/at=/);
  await page.locator(".focused").getByRole("link", { name: "全部" }).click();
  await expect(page.locator(".focused")).toHaveCount(0);
});

test("the same data make the same picture, which is saved and printed", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/map?focus=alliance:tea-alliance");
  await expect(picture(page)).toBeVisible();
  const before = await markup(page);
  // The units round their alliance: those that the source names, and one point for all others.
  expect(before.match(/<circle/g).length).toBeGreaterThan(3);
  await page.reload();
  await ready(page);
  await expect(picture(page)).toBeVisible();
  expect(await markup(page)).toBe(before);
  const { name, text } = await downloaded(page, () => page.getByRole("button", { name: "下载 SVG" }).click());
  expect(name).toBe("map.svg");
  expect(text).toContain("崂山茶产业集群党建联盟");
  expect(text).not.toContain("var(");
  await page.emulateMedia({ media: "print" });
  await expect(picture(page)).toBeVisible();
  const box = await picture(page).boundingBox();
  expect(box.width).toBeLessThanOrEqual(1280);
});

test("figures of the dashboard lead to the map of their day, with as many ties", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/analysis");
  const chart = await seen(page, "ties");
  await chart.locator(".behind > summary").click();
  const cell = chart.locator("tbody tr").nth(3).locator("td").nth(1);
  const ties = Number(await cell.textContent());
  expect(ties).toBeGreaterThan(5);
  await cell.locator("a").click();
  await expect(page.locator(".map-page > div > .quiet, .map-page .quiet").first()).toContainText(`${ties} 条联系`);
});
