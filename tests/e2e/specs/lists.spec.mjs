// Lists: columns that are chosen, filters that are saved, an official order, what follows from other records,
// and a browser's own copy of a long list.
import { downloadedTable, expect, go, openSample, paste, test } from "../app.mjs";

const list = (page) => page.locator(".list");
const heads = (page, kind) => page.getByTestId(`table-${kind}`).locator("thead th:not(.tick)");
const columns = (page) => list(page).locator("details.list-columns");
const saved = (page) => list(page).locator("details.saved-filter-menu");
const firstRow = (page, kind) => page.getByTestId(`table-${kind}`).locator("tbody tr:not(.spacer)").first();

/** The text of the notice on the page. */
const notice = (page) => page.getByTestId("notice");

async function unfold(menu) {
  if (!(await menu.evaluate((menu) => menu.open))) await menu.locator("summary").click();
}

test("columns are chosen and moved by the keyboard, stay for the next visit, and leave as they are shown", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/branch");
  await expect(heads(page, "branch").first()).toHaveText("名称");
  const usual = await heads(page, "branch").allTextContents();
  expect(usual).toContain("状态");
  await columns(page).locator("summary").focus();
  await page.keyboard.press("Enter");
  await columns(page).getByRole("checkbox", { name: "组织形式" }).uncheck();
  await columns(page).getByRole("checkbox", { name: "备注" }).check();
  await expect(columns(page).getByRole("checkbox", { name: "名称", exact: true })).toBeDisabled();
  const up = columns(page).getByRole("button", { name: "上移：书记" });
  const before = (await heads(page, "branch").allTextContents()).indexOf("书记");
  await up.focus();
  await page.keyboard.press("Enter");
  await expect(up).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(heads(page, "branch").nth(before - 2)).toHaveText("书记");
  const chosen = await heads(page, "branch").allTextContents();
  expect(chosen).not.toContain("组织形式");
  expect(chosen.at(-1)).toBe("备注");

  await page.reload();
  await expect(heads(page, "branch")).toHaveText(chosen);
  await expect(firstRow(page, "branch").locator("a")).toHaveAttribute("href", /#\/branch\/id\//);
  const csv = await downloadedTable(page, list(page), "CSV");
  expect(csv.text.replace("\ufeff", "").split("\r\n")[0].split(",")).toEqual(chosen);
  await page.emulateMedia({ media: "print" });
  await expect(heads(page, "branch")).toHaveText(chosen);
  await expect(page.locator(".table-frame thead")).toHaveCSS("display", "table-header-group");
  await expect(columns(page)).toBeHidden();
  await page.emulateMedia({ media: "screen" });

  await unfold(columns(page));
  await columns(page).getByRole("button", { name: "恢复默认" }).click();
  await expect(heads(page, "branch")).toHaveText(usual);
});

test("damaged columns are the usual ones", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/branch");
  await expect(heads(page, "branch").first()).toHaveText("名称");
  const usual = await heads(page, "branch").allTextContents();
  await unfold(columns(page));
  await columns(page).getByRole("checkbox", { name: "组织形式" }).uncheck();
  const damaged = await page.evaluate(() => {
    const isStored = localStorage.getItem("zhibu.columns.branch") !== null;
    localStorage.setItem("zhibu.columns.branch", '{"gone":[1');
    return isStored;
  });
  expect(damaged).toBe(true);
  await page.reload();
  await expect(heads(page, "branch")).toHaveText(usual);
});

test("a filter is saved under a name, found again, renamed and deleted", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/branch");
  await unfold(saved(page));
  await expect(saved(page)).toContainText("先设好，再保存");
  await go(page, "#/branch?setting=inspection&sort=name");
  await unfold(saved(page));
  const narrowed = await page.getByTestId("count-branch").textContent();
  await saved(page).getByLabel("名称（同名的会被替换）").fill("巡察类");
  await saved(page).getByRole("button", { name: "保存当前筛选" }).click();
  await expect(notice(page)).toContainText("巡察类");
  await go(page, "#/branch");
  await expect(page.getByTestId("count-branch")).not.toHaveText(narrowed);
  const links = list(page).locator("ul.saved-filters");
  await links.getByRole("link", { name: "巡察类" }).click();
  await expect(page.getByTestId("count-branch")).toHaveText(narrowed);
  await expect(links.getByRole("link", { name: "巡察类" })).toHaveAttribute("aria-current", "true");
  await go(page, "#/activity");
  await expect(list(page).locator("ul.saved-filters")).toHaveCount(0);
  await go(page, "#/branch");

  await page.reload();
  await unfold(saved(page));
  await saved(page).getByLabel("“巡察类”的新名称").fill("巡察");
  await saved(page).getByRole("button", { name: "改名" }).click();
  await expect(links.getByRole("link", { name: "巡察", exact: true })).toBeVisible();
  await saved(page).getByRole("button", { name: "删除常用筛选：巡察" }).click();
  await expect(page.getByRole("dialog")).toContainText("删除常用筛选“巡察”");
  await page.getByRole("dialog").getByRole("button", { name: "删除" }).click();
  await expect(links).toHaveCount(0);
});

test("a list is sorted by what follows from other records", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/branch");
  const table = page.getByTestId("table-branch");
  await table.getByRole("button", { name: "最近活动" }).click();
  await expect(page).toHaveURL(/sort=last_activity/);
  await table.getByRole("button", { name: "最近活动" }).click();
  await expect(table.locator("th[aria-sort=descending]")).toHaveText("最近活动");
  await go(page, "#/alliance");
  await expect(heads(page, "alliance").last()).toHaveText("成员单位数");
  const units = await page.getByTestId("table-alliance").locator("tbody tr:not(.spacer) td.number").allTextContents();
  expect(units.map(Number).some((count) => count > 0)).toBe(true);
});

test("the numbers of a pasted table are the order of the list", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/organisation/paste");
  const box = page.getByRole("textbox", { name: "粘贴的表格" });
  await paste(page, box, "序号\t党组织名称\n1\t示例第十二党支部\n2\t示例第二党支部\n3\t示例第一党支部");
  await page.getByRole("button", { name: "预览" }).click();
  await expect(page.getByTestId("roster-counts").locator("strong").first()).toHaveText("3");
  await page.getByRole("button", { name: "写入台账" }).click();
  await expect(notice(page)).toContainText("已写入 3 条");
  const names = () => page.getByTestId("table-organisation").locator("tbody tr:not(.spacer) a").allTextContents();
  await go(page, "#/organisation?q=示例第");
  await expect.poll(names).toEqual(["示例第十二党支部", "示例第二党支部", "示例第一党支部"]);
  await page.getByTestId("table-organisation").getByRole("button", { name: "名称" }).click();
  await expect.poll(names).toEqual(["示例第一党支部", "示例第二党支部", "示例第十二党支部"]);
});

test("a browser's own copy of a long list says that it is a part, and the whole is offered", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openSample(page, "demo");
  await go(page, "#/activity");
  const [shown] = (await page.getByTestId("count-activity").textContent()).match(/\d+/g).map(Number);
  await page.getByTestId("table-activity").locator("thead").click({ position: { x: 2, y: 2 } });
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+c");
  const note = list(page).locator(".copied-note");
  await expect(note).toContainText(`列表共 ${shown} 行`);
  const offer = list(page).locator(".copied-part");
  await offer.getByRole("button", { name: "复制为表格" }).click();
  await expect(notice(page)).toContainText(`已复制 ${shown} 行`);
  await offer.getByRole("button", { name: "关闭" }).click();
  await expect(note).toBeEmpty();
  // A list that is in the page as a whole is copied as a whole.
  await go(page, "#/alliance");
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+c");
  await expect(list(page).locator(".copied-note")).toBeEmpty();
});

test("the folds of a list fit a phone", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await openSample(page, "demo");
  await go(page, "#/branch?owes=1");
  await unfold(columns(page));
  await unfold(saved(page));
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(excess).toBeLessThanOrEqual(0);
});

test("the browser's own search finds every row of a list and of a long table", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/activity");
  const rows = page.getByTestId("table-activity").locator("tbody tr:not(.spacer)");
  await expect(page.getByTestId("count-activity")).toHaveText(/2[,\d]+/);
  expect(await rows.count()).toBeLessThan(100);
  await page.keyboard.press("Control+f");
  await expect(rows).toHaveCount(2_001);
  // Another list is as short as before.
  await page.getByRole("searchbox", { name: "在列表中查找" }).fill("主题党日");
  await expect.poll(() => rows.count()).toBeLessThan(100);
});

test("a link of a searched list leads to the record within this list, however it is used", async ({ page, context }) => {
  await openSample(page, "demo");
  await go(page, "#/activity");
  const search = page.getByRole("searchbox", { name: "在列表中查找" });
  const link = firstRow(page, "activity").locator("td.name a");
  const query = (word) => new RegExp(`^#/activity/id/[^?]+\\?q=${encodeURIComponent(word)}$`);
  const hash = () => new URL(page.url()).hash;
  await search.fill("党");
  const name = await link.textContent();
  await link.click();
  expect(hash()).toMatch(query("党"));
  await expect(page.locator(".detail")).toContainText(name);

  // The same row under another query: by the keyboard, and with nothing before the click.
  await search.fill("党课");
  await link.focus();
  await page.keyboard.press("Enter");
  expect(hash()).toMatch(query("党课"));
  await search.fill("党");
  await link.evaluate((link) => link.click());
  expect(hash()).toMatch(query("党"));

  // In another tab, and as an address that is copied.
  await search.fill("党课");
  const [other] = await Promise.all([context.waitForEvent("page"), link.click({ modifiers: ["Control"] })]);
  expect(new URL(other.url()).hash).toMatch(query("党课"));
  await other.close();
  // A middle click is no click, and a key opens the menu without any pointer.
  await search.fill("党");
  const [third] = await Promise.all([context.waitForEvent("page"), link.click({ button: "middle" })]);
  expect(new URL(third.url()).hash).toMatch(query("党"));
  await third.close();
  await search.fill("党课");
  await link.focus();
  await expect(link).toHaveAttribute("href", query("党课"));
  // Not every browser moves the focus to a link that is pressed.
  for (const event of ["contextmenu", "pointerdown"]) {
    await link.evaluate((link) => link.setAttribute("href", "#/"));
    await link.dispatchEvent(event);
    await expect(link).toHaveAttribute("href", query("党课"));
  }
  // Rows that become those of other records do not keep an address.
  await search.fill("学习");
  await link.hover();
  await expect(link).not.toHaveAttribute("href", /q=/);
  await link.click();
  expect(hash()).toMatch(query("学习"));
});

test("a list that is scrolled a little stays where it is, and the keyboard scrolls on from a row that leaves", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/activity");
  const frame = page.locator(".table-frame");
  const top = () => frame.evaluate((frame) => Math.round(frame.scrollTop));
  await frame.hover();
  for (let turn = 1; turn <= 8; turn++) {
    await page.mouse.wheel(0, 100);
    await expect.poll(top).toBe(100 * turn);
  }
  await page.waitForTimeout(600);
  expect(await top()).toBe(800);

  await frame.evaluate((frame) => frame.scrollTo(0, 0));
  await firstRow(page, "activity").locator("td.name a").focus();
  let before = 0;
  for (let turn = 0; turn < 5; turn++) {
    await page.keyboard.press("PageDown");
    await expect.poll(top).toBeGreaterThan(before + 200);
    await page.waitForTimeout(400);
    before = await top();
  }
  await expect(frame).toBeFocused();
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement.closest(".table-frame") !== null)).toBe(true);
  // A list that has no rows any more is hidden and cannot have the focus.
  await firstRow(page, "activity").locator("td.name a").focus();
  await page.evaluate(() => (location.hash = "#/activity?q=nothing-like-this"));
  await expect(frame).toBeHidden();
  await expect.poll(() => page.evaluate(() => document.activeElement.tagName)).not.toBe("BODY");
});

test("a form that is opened beside a list leads back to the list as it is by then", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/activity?q=%E5%85%9A%E8%AF%BE");
  await firstRow(page, "activity").locator("td.name a").click();
  const add = page.locator(".detail a[href*='/new?'][href*='back=']").first();
  await unfold(page.locator(".detail details", { has: page.locator("a[href*='/new?'][href*='back=']") }).first());
  await expect(add).toBeVisible();
  await page.getByRole("searchbox", { name: "在列表中查找" }).fill("主题");
  await expect.poll(() => new URL(page.url()).hash).toContain(encodeURIComponent("主题"));
  await add.click();
  await page.getByRole("button", { name: "取消" }).or(page.getByRole("link", { name: "取消" })).first().click();
  await expect(page.getByRole("searchbox", { name: "在列表中查找" })).toHaveValue("主题");
});
