// Areas: a tree that refuses to contain itself, and what an area has, in lists and figures. Measures: the usual
// ones are filled in once, and forms propose them with their units.
import { count, expect, fill, go, test, visit } from "../app.mjs";

const save = (page) => page.getByRole("button", { name: "保存", exact: true }).click();

test("an area has what belongs to it and to those below it, and none is above itself", async ({ page }) => {
  await visit(page);
  await page.getByRole("button", { name: "新建空台账" }).click();
  // Where there are no areas, nothing asks for one.
  await go(page, "#/organisation");
  await expect(page.locator(".filters").getByLabel("区域")).toHaveCount(0);
  await fill(page, "#/area/new", { 名称: "示例区" });
  const district = new URL(page.url()).hash;
  await go(page, "#/area/new");
  await page.getByLabel("名称").fill("东湖街道");
  await page.locator("#field-parent").selectOption({ label: "示例区" });
  await save(page);
  await expect(page.locator(".detail dl")).toContainText("示例区");
  await go(page, `${district}/edit`);
  await page.locator("#field-parent").selectOption({ label: "东湖街道" });
  await save(page);
  await expect(page.locator("#field-parent-problem")).toContainText("东湖街道 → 示例区");
  page.once("dialog", (dialog) => dialog.accept());
  await page.getByRole("link", { name: "取消" }).click();

  for (const [name, area] of [["甲局党支部", "东湖街道"], ["乙局党支部", undefined]]) {
    await go(page, "#/organisation/new");
    await page.getByLabel("名称").fill(name);
    if (area) {
      await page.locator("details.more > summary").click();
      await page.locator("#field-area").selectOption({ label: area });
    }
    await save(page);
    await expect(page.locator(".detail h2")).toHaveText(name);
  }
  await go(page, "#/organisation");
  const filter = page.locator(".filters").getByLabel("区域");
  await filter.selectOption({ label: "示例区" });
  await expect(page.getByTestId("count-organisation")).toContainText("1");
  expect(await count(page, "organisation")).toEqual([1, 2]);
  await filter.selectOption({ label: "未标区域" });
  await expect(page.locator("tbody tr:not(.spacer)")).toContainText("乙局党支部");
  // The page of an area leads to its figures.
  await go(page, district);
  await page.locator(".detail").getByRole("link", { name: "总览" }).click();
  await expect(page).toHaveURL(/#\/dashboard\?area=/);
  await expect(page.getByText("含下级区域")).toBeVisible();
});

test("the usual measures are filled in once, and a form proposes them with their units", async ({ page }) => {
  await visit(page);
  await page.getByRole("button", { name: "新建空台账" }).click();
  await go(page, "#/results");
  const measures = page.getByTestId("measures");
  await measures.getByRole("button", { name: /填入模板：订单/ }).click();
  await expect(measures.getByRole("link", { name: "成效指标 5" })).toBeVisible();
  await go(page, "#/outcome/new");
  const measure = page.locator("#field-measure");
  const proposed = page.locator("#field-measure-proposals option");
  await expect(proposed).toHaveCount(5);
  await measure.fill("带动户数");
  await expect(page.locator("#field-quantity ~ input.unit")).toHaveValue("户");
});
