// Who attended an activity, ticked in one step; evidence with an address; who stands above whom.
import { expect, fill, go, openSample, pick, test, visit } from "../app.mjs";

const save = (page) => page.getByRole("button", { name: "保存", exact: true }).click();

/** A new ledger with an organisation, two members of it, and an activity; ends on the activity's page. */
async function withActivity(page) {
  await visit(page);
  await page.getByRole("button", { name: "新建空台账" }).click();
  await fill(page, "#/branch/new", { 名称: "甲临时党支部" });
  for (const name of ["赵一", "钱二"]) {
    await fill(page, "#/member/new", { 姓名: name });
    await go(page, "#/assignment/new");
    await pick(page.locator("#field-member"), { label: name });
    await pick(page.locator("#field-branch"), { label: "甲临时党支部" });
    await page.locator("#field-from").fill("2022-03-01");
    await save(page);
    await expect(page.locator(".detail")).toBeVisible();
  }
  await go(page, "#/activity/new");
  await page.getByLabel("活动名称").fill("示例大会");
  await page.locator("#field-date").fill("2022-04-01");
  await pick(page.locator("#field-branch"), { label: "甲临时党支部" });
  await save(page);
  await expect(page.locator(".detail")).toBeVisible();
}

test("a roll is called in one step, its numbers count, and one undo takes it back", async ({ page }) => {
  await withActivity(page);
  const roll = page.getByTestId("roll");
  const numbers = roll.getByTestId("roll-numbers");
  await expect(numbers).toHaveText("按登记：应到 2，实到 —；点名不足应到人数的，不按点名");
  await roll.getByRole("checkbox", { name: "出席 赵一" }).check();
  await expect(roll.getByRole("textbox", { name: "缺席原因 赵一" })).toBeDisabled();
  await roll.getByRole("textbox", { name: "缺席原因 钱二" }).fill("出差");
  await roll.getByRole("button", { name: "保存点名" }).click();
  await expect(numbers).toHaveText("按点名：应到 2，实到 1");
  await expect(page.getByRole("link", { name: "到会情况 2" })).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(numbers).toHaveText("按登记：应到 2，实到 —；点名不足应到人数的，不按点名");
  await roll.getByRole("button", { name: "全部到会" }).click();
  await roll.getByRole("button", { name: "保存点名" }).click();
  await expect(numbers).toHaveText("按点名：应到 2，实到 2");
  // The list counts the same.
  await go(page, "#/activity");
  const row = page.getByTestId("table-activity").locator("tbody tr:not(.spacer)").first();
  await expect(row).toContainText("示例大会");
  await expect(row.locator("td").nth(-1)).toHaveText("2");
});

test("evidence is added where it proves something, and its address opens in a tab of its own", async ({ page }) => {
  await withActivity(page);
  // What it has none of yet is in one menu.
  const section = page.locator(".belonging", { hasText: "佐证材料" });
  await expect(section).toHaveCount(0);
  await page.locator(".add-menu > summary").click();
  await page.locator(".add-menu").getByRole("link", { name: "佐证材料" }).click();
  await page.getByLabel("材料名称").fill("签到表");
  await page.getByLabel("网址").fill("javascript:alert(1)");
  await save(page);
  await expect(page.getByText("网址要以 http:// 或 https:// 开头。")).toBeVisible();
  await page.getByLabel("网址").fill("https://files.example/list");
  await save(page);
  // The form leads back to what it proves.
  await expect(section).toContainText("签到表");
  await go(page, "#/evidence");
  await page.getByTestId("table-evidence").getByRole("link", { name: "签到表" }).click();
  const link = page.locator(".detail dl").getByRole("link", { name: "https://files.example/list" });
  await expect(link).toHaveAttribute("target", "_blank");
  await expect(link).toHaveAttribute("rel", "noopener noreferrer");
  await expect(page.locator(".detail dl").getByRole("link", { name: "示例大会" })).toBeVisible();
});

test("a temporary organisation names the one above it, and never itself", async ({ page }) => {
  await visit(page);
  await page.getByRole("button", { name: "新建空台账" }).click();
  await fill(page, "#/branch/new", { 名称: "示例临时党委" });
  const above = page.url();
  await go(page, "#/branch/new");
  await page.getByLabel("名称").first().fill("示例临时党支部");
  await page.locator("details.more > summary").click();
  await pick(page.locator("#field-parent"), { label: "示例临时党委" });
  await save(page);
  await expect(page.locator(".detail dl")).toContainText("示例临时党委");
  await page.goto(above);
  await expect(page.locator(".belonging", { hasText: "下级党组织" })).toContainText("示例临时党支部");
  await page.getByRole("link", { name: "编辑" }).click();
  await pick(page.locator("#field-parent"), { label: "示例临时党支部" });
  await save(page);
  await expect(page.getByText("上级不能是自己或自己的下级")).toBeVisible();
  page.once("dialog", (dialog) => dialog.accept());
  await go(page, "#/branch");
  await page.getByRole("navigation", { name: "显示方式" }).getByRole("link", { name: "树形" }).click();
  await expect(page.getByText("下级 1")).toBeVisible();
});

test("the demo shows rolls, teams' activities and evidence", async ({ page }) => {
  await openSample(page, "demo");
  for (const kind of ["attendance", "evidence"]) {
    await go(page, `#/${kind}`);
    await expect(page.getByTestId(`table-${kind}`).locator("tbody tr:not(.spacer)").first()).toBeVisible();
  }
  await go(page, "#/team/id/team-0");
  await expect(page.locator(".belonging", { hasText: "活动" })).toContainText("2");
});
