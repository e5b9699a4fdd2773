// Many records at once, one after the other, and where they stand: selection and changes of many, adding
// another, cells edited in place, and the tree of organisations.
import { expect, go, openSample, test } from "../app.mjs";

const rows = (page, kind) => page.locator(`[data-testid=table-${kind}] tbody tr:not(.spacer)`);
const bar = (page) => page.getByRole("group", { name: "已选记录" });
const notice = (page) => page.getByTestId("notice");

test("rows are selected by ranges, and stay selected while the list is filtered and sorted", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/alliance_unit?sort=name");
  const boxes = rows(page, "alliance_unit").getByRole("checkbox");
  await boxes.nth(1).click();
  await boxes.nth(5).click({ modifiers: ["Shift"] });
  await expect(bar(page)).toContainText("已选 5 条");
  // By the keyboard: the range is deselected again from the last row.
  await boxes.nth(3).focus();
  await page.keyboard.press("Shift+Space");
  await expect(bar(page)).toContainText("已选 2 条");
  await page.getByRole("searchbox", { name: "在列表中查找" }).fill("不存在的单位");
  await expect(bar(page)).toContainText("其中 2 条不在当前列表中");
  await page.getByRole("searchbox", { name: "在列表中查找" }).fill("");
  await page.getByRole("checkbox", { name: "全选列表中的 150 条" }).check();
  await expect(bar(page)).toContainText("已选 150 条");
  await page.getByRole("button", { name: "单位类型" }).click();
  await expect(bar(page)).toContainText("已选 150 条");
  await bar(page).getByRole("button", { name: "取消选择" }).click();
  await expect(bar(page)).toHaveCount(0);
  await boxes.first().check();
  await go(page, "#/task");
  await go(page, "#/alliance_unit");
  await expect(bar(page)).toHaveCount(0);
});

test("one field of many records: counted first, one action, one undo", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/alliance_unit?sort=name");
  await page.getByRole("checkbox", { name: "全选列表中的" }).check();
  await bar(page).getByRole("button", { name: "批量修改" }).click();
  const form = page.getByRole("dialog", { name: "批量修改" });
  await expect(form).toContainText("已选 150 条");
  await form.getByLabel("要修改的栏目").selectOption({ label: "单位类型" });
  await form.getByLabel("单位类型", { exact: true }).selectOption({ index: 1 });
  const said = form.locator("output");
  await expect(said).toContainText(/^150 条中 \d+ 条将变更，\d+ 条相同/);
  const changed = Number((await said.textContent()).match(/中 (\d+) 条/)[1]);
  expect(changed).toBeGreaterThan(0);
  await form.getByRole("button", { name: `修改 ${changed} 条` }).click();
  await expect(notice(page)).toContainText(`已修改 ${changed} 条`);
  await expect(form).toHaveCount(0);
  await page.getByRole("button", { name: "撤回" }).click();
  await expect(notice(page)).toContainText(`涉及 ${changed} 条记录`);
});

test("a deletion of many says what belongs to them", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/alliance");
  await page.getByRole("checkbox", { name: "全选列表中的" }).check();
  await bar(page).getByRole("button", { name: "删除" }).click();
  await expect(page.getByRole("dialog")).toContainText(/另有 \d+ 条记录归属于它们/);
  await page.getByRole("dialog").getByRole("button", { name: "取消" }).click();
  await expect(bar(page)).toBeVisible();
});

test("saving and adding another keeps what is usually the same", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/task/new");
  await page.locator("#field-name").fill("连续添加一");
  await page.locator("#field-setting").selectOption({ index: 1 });
  await page.locator("#field-start").fill("2026-01-05");
  await page.locator("#field-domain").fill("示例领域");
  await page.getByRole("button", { name: "保存并再增一条" }).click();
  await expect(notice(page)).toContainText("已保存“连续添加一”");
  await expect(page.locator("#field-name")).toBeFocused();
  await expect(page.locator("#field-name")).toHaveValue("");
  await expect(page.locator("#field-start")).toHaveValue("2026-01-05");
  await expect(page.locator("#field-domain")).toHaveValue("");
  expect(await page.locator("#field-setting").inputValue()).not.toBe("");
  await page.locator("#field-name").fill("连续添加二");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await go(page, "#/task?q=连续添加");
  await expect(rows(page, "task")).toHaveCount(2);
});

test("cells are edited in place: by F2, a double click and the row's button", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/task?sort=name");
  const row = rows(page, "task").first();
  const editor = page.locator(".cell-editor");
  const link = row.getByRole("link");
  const name = await link.textContent();
  await link.focus();
  await page.keyboard.press("F2");
  await expect(page.locator("#cell-name")).toBeFocused();
  await expect(page.locator("#cell-name")).toHaveValue(name);
  await page.keyboard.press("Escape");
  await expect(editor).toHaveCount(0);
  await expect(link).toBeFocused();
  // Tab saves and goes on.
  await page.keyboard.press("F2");
  await expect(page.locator("#cell-name")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.locator("#cell-setting")).toBeFocused();
  await page.keyboard.press("Tab");
  await page.locator("#cell-domain").fill("就地修改");
  await page.keyboard.press("Enter");
  await expect(editor).toHaveCount(0);
  await expect(row).toContainText("就地修改");
  await expect(notice(page)).toContainText("已保存");
  // What is refused is said, and stays.
  const start = row.locator("td.date").first();
  await start.dblclick();
  await page.locator("#cell-start").fill("昨天");
  await page.keyboard.press("Enter");
  await expect(editor.getByRole("alert")).not.toBeEmpty();
  await expect(page.locator("#cell-start")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/#\/task\?sort=name$/);
  await row.hover();
  await row.getByRole("button", { name: `在列表中修改 ${name}` }).click();
  await expect(page.locator("#cell-name")).toBeFocused();
});

test("what is picked in a cell is removed by the keyboard, and the editor stays", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/branch");
  await page.locator("details.list-columns > summary").click();
  await page.getByRole("checkbox", { name: "所服务任务", exact: true }).check();
  const table = page.getByTestId("table-branch");
  const heads = await table.locator("thead th").allTextContents();
  const column = heads.findIndex((head) => head.includes("所服务任务"));
  const row = rows(page, "branch").filter({ hasText: "张村河" }).first();
  const editor = page.locator(".cell-editor");
  await row.locator("td").nth(column).dblclick();
  const control = page.locator("#cell-serves");
  await expect(control).toBeFocused();
  const removing = editor.getByRole("button", { name: /^去掉/ });
  await expect(removing).toHaveCount(1);
  await page.keyboard.press("Shift+Tab");
  await expect(removing).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(removing).toHaveCount(0);
  await expect(control).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(editor).toHaveCount(0);
});

test("organisations as a tree: unfolded by mouse and keyboard, and still so after a record", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/organisation");
  await page.getByRole("navigation", { name: "显示方式" }).getByRole("link", { name: "树形" }).click();
  await expect(page).toHaveURL(/#\/organisation\/tree$/);
  const tree = page.locator(".record-tree");
  const toggle = tree.getByRole("button", { expanded: false }).first();
  await expect(toggle).toBeVisible();
  const lines = tree.locator(".tree-line");
  const before = await lines.count();
  await toggle.click();
  await expect.poll(() => lines.count()).toBeGreaterThan(before);
  const opened = await lines.count();
  await lines.first().getByRole("link").focus();
  await page.keyboard.press("ArrowDown");
  await expect(lines.nth(1).getByRole("link")).toBeFocused();
  await lines.nth(1).getByRole("link").click();
  await expect(page.locator(".detail")).toBeVisible();
  await page.goBack();
  await expect(lines).toHaveCount(opened);
});
