// Manners: the keyboard is never lost, lists keep what they were narrowed to, pages begin at their
// top, prints are whole, and whoever looks elsewhere while a file is taken in sees nothing break.
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, file, generated, go, openSample, test, visit } from "../app.mjs";

// Where the keyboard is, once the page has settled.
async function focusIsKept(page) {
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName ?? "BODY")).not.toBe("BODY");
}

test("a visit begins with the keyboard before everything", async ({ page }) => {
  await openSample(page, "laoshan");
  await page.reload();
  await expect(page.getByTestId("chart-active").locator(".svg svg")).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "跳到正文" })).toBeFocused();
});

const firstRow = (page) => page.locator("tbody tr:not(.spacer) a").first();

test("the keyboard is somewhere after whatever was done", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/branch");
  await firstRow(page).click();
  await page.getByRole("button", { name: "删除" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "删除" }).click();
  await expect(page.locator(".detail .chip.deleted")).toBeVisible();
  await focusIsKept(page);
  await page.getByRole("button", { name: "恢复" }).click();
  await focusIsKept(page);
  await go(page, "#/branch");
  await page.getByRole("link", { name: "新增" }).click();
  await expect(page.locator("form.edit")).toBeVisible();
  await focusIsKept(page);
  await page.getByLabel("名称").first().fill("键盘不丢");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "键盘不丢" })).toBeVisible();
  await focusIsKept(page);
  await page.keyboard.press("Control+k");
  await page.getByRole("searchbox", { name: "搜索" }).fill("键盘不丢");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  await focusIsKept(page);
  await go(page, "#/branch?owes=1&dissolved=2024");
  await page.locator(".chips button").first().click();
  await focusIsKept(page);
  await go(page, "#/ledgers");
  await page.getByRole("button", { name: "新建空台账" }).click();
  await expect(page.getByText("台账里还没有记录")).toBeVisible();
  await focusIsKept(page);
});

test("correcting a record of a narrowed list leads back into it, and not into the form again", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/branch?setting=sector");
  const count = page.getByTestId("count-branch");
  await expect(count).not.toHaveText("40 / 40 条");
  const narrowed = await count.textContent();
  await firstRow(page).click();
  await page.locator(".detail").getByRole("link", { name: "编辑" }).click();
  await page.getByLabel("书记").fill("赵某");
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.locator(".detail")).toContainText("赵某");
  await expect(count).toHaveText(narrowed);
  await page.goBack();
  await expect(page.locator("form.edit")).toHaveCount(0);
  await expect(page.locator(".detail")).toContainText("赵某");
});

test("another page begins at its top and is named in the window's title", async ({ page }) => {
  await openSample(page, "demo");
  await expect(page).toHaveTitle(/^总览 · 示例区/);
  await page.setViewportSize({ width: 1280, height: 400 });
  await page.evaluate(() => window.scrollTo(0, 300));
  await go(page, "#/branch/new");
  await expect(page).toHaveTitle(/^临时党组织 · 示例区/);
  await expect(page.locator("form.edit")).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeGreaterThan(750);
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(0);
});

test("a notice goes by itself", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/branch");
  await firstRow(page).click();
  await page.getByRole("button", { name: "删除" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "删除" }).click();
  await expect(page.getByTestId("notice")).toContainText("已删除");
  await expect(page.getByTestId("notice")).toBeEmpty({ timeout: 12_000 });
});

test("a printed list has all its columns, and says what it was narrowed to", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/activity?activity_kind=lesson");
  await page.setViewportSize({ width: 680, height: 960 });
  await page.emulateMedia({ media: "print" });
  await expect(page.locator("thead th:not(.tick)")).toHaveCount(7);
  for (const head of await page.locator("thead th:not(.tick)").all()) await expect(head).toBeVisible();
  await expect(page.locator(".filters select").first()).toBeVisible();
  await expect(page.locator(".print-head")).toContainText("示例区（虚构） · 20");
  await expect(page.getByRole("link", { name: "新增" })).toBeHidden();
});

test("a preview that the ledger has left behind is made anew before anything is taken", async ({ page }) => {
  await openSample(page, "laoshan");
  const records = { branch: [{ id: "branch-jiankangcheng", secretary: "王某" }] };
  const text = JSON.stringify({ format: "zhibu-ledger", version: 1, records });
  await go(page, "#/ledgers");
  await expect(page.locator("#safety")).toBeVisible();
  await page.locator("input[type=file]").first().setInputFiles(file("late.json", text));
  await expect(page.getByTestId("table-plan")).toBeVisible();
  await go(page, "#/branch/id/branch-jiankangcheng/edit");
  await page.getByLabel("书记").fill("李某");
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.locator(".detail")).toContainText("李某");
  await go(page, "#/import");
  await page.getByRole("button", { name: "导入到“崂山 2022”" }).click();
  await expect(page.getByTestId("notice")).toContainText("已重新比对");
  await page.getByText("逐条查看").click();
  await expect(page.locator(".side-by-side").getByRole("row", { name: "书记" }).getByRole("cell")).toHaveText(["李某", "王某", ""]);
  await go(page, "#/branch/id/branch-jiankangcheng");
  await expect(page.locator(".detail")).toContainText("李某");
});

test("lists may be used while a file that deletes thousands of records is taken in", async ({ page }) => {
  test.setTimeout(180_000);
  const folder = await mkdtemp(path.join(tmpdir(), "zhibu-manners-"));
  const ledger = generated("demo", "M");
  await writeFile(path.join(folder, "m.json"), ledger);
  const ids = JSON.parse(ledger).records.activity.map((activity) => activity.id).slice(0, 15_000);
  const changes = ids.map((id, place) => ({
    at: `01zz${String(place).padStart(8, "0")}aaaaaaaa`, kind: "activity", id, set: { deleted: true },
  }));
  await writeFile(path.join(folder, "deletes.json"), JSON.stringify({ format: "zhibu-ledger", version: 1, changes }));
  await visit(page);
  await page.locator("input[type=file]").first().setInputFiles(path.join(folder, "m.json"));
  await page.getByRole("button", { name: "打开这份台账" }).click();
  await expect(page.getByTestId("notice")).toContainText("已导入", { timeout: 60_000 });
  await go(page, "#/ledgers");
  await expect(page.locator("#safety")).toBeVisible();
  await page.locator("input[type=file]").first().setInputFiles(path.join(folder, "deletes.json"));
  const take = page.getByRole("button", { name: /^导入到/ });
  await expect(take).toBeEnabled({ timeout: 60_000 });
  // All in one turn of the driver, so that it happens while the file is on its way. What is said when the
  // file is taken may be gone again before the turn is over, on a slow machine: it is written down.
  await page.evaluate(async () => {
    const notice = document.querySelector("[data-testid=notice]");
    window.said = [];
    new MutationObserver(() => window.said.push(notice.textContent)).observe(notice, { childList: true, characterData: true, subtree: true });
    const turn = () => new Promise((resolve) => setTimeout(resolve, 5));
    [...document.querySelectorAll(".actions button")].find((button) => button.textContent.startsWith("导入到")).click();
    location.hash = "#/activity";
    for (let round = 0; round < 60; round++) {
      await turn();
      const input = document.querySelector("form.filters input");
      if (!input) continue;
      input.value = round % 2 ? "" : "会";
      input.dispatchEvent(new Event("input", { bubbles: true }));
      document.querySelector(".table-frame")?.scrollTo(0, round * 4_000);
    }
  });
  await expect.poll(() => page.evaluate(() => window.said.join(" ")), { timeout: 60_000 }).toContain("15000");
  await go(page, "#/activity");
  await expect(page.getByTestId("count-activity")).toHaveText("5001 / 5001 条");
  await page.getByRole("button", { name: "撤回" }).click();
  await expect(page.getByTestId("count-activity")).toHaveText("20001 / 20001 条", { timeout: 30_000 });
});

test("what is edited elsewhere leaves the keyboard, the folds and the elements here where they are", async ({ page, context }) => {
  await openSample(page, "demo");
  await go(page, "#/care");
  const name = await page.locator("details.rule:not([open]) summary").first().textContent();
  const group = page.locator("details.rule", { has: page.locator("summary", { hasText: name }) });
  await group.locator("summary").first().click();
  await expect(group).toHaveAttribute("open", "");
  const [first, second] = await page.locator("#main table th a").all();
  await second.focus();
  await second.evaluate((element) => void (window.kept = element));
  const before = await group.textContent();
  // Another tab gives the task of the row above another name.
  const edit = `${await first.getAttribute("href")}/edit`;
  const other = await context.newPage();
  await other.goto(page.url());
  await go(other, edit);
  await other.getByLabel("名称").first().fill("别处改名的专班");
  await other.keyboard.press("Enter");
  await expect(other.getByRole("heading", { name: "别处改名的专班" })).toBeVisible();
  await expect(page.locator("#main table").first()).toContainText("别处改名的专班");
  expect(await page.evaluate(() => window.kept === document.activeElement)).toBe(true);
  await expect(group).toHaveAttribute("open", "");
  expect(await group.textContent()).toBe(before);
});

test("a select shows what is chosen while another tab adds an option above it", async ({ page, context }) => {
  await openSample(page, "demo");
  await go(page, "#/matching");
  const select = page.locator("main select").first();
  const value = await select.locator("option").nth(2).getAttribute("value");
  await select.selectOption(value);
  const shown = () => select.evaluate((element) => element.selectedOptions[0].textContent);
  const before = await shown();
  const count = await select.locator("option").count();
  const other = await context.newPage();
  await other.goto(page.url());
  await go(other, "#/alliance/new");
  await other.getByLabel("名称").first().fill("啊啊联盟");
  await other.keyboard.press("Enter");
  await expect(other.getByRole("heading", { name: "啊啊联盟" })).toBeVisible();
  await expect(select.locator("option")).toHaveCount(count + 1);
  expect(await select.inputValue()).toBe(value);
  expect(await shown()).toBe(before);
});

test("each pick of a list takes what was chosen, and the select is ready for the next", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/branch/new");
  const select = page.getByRole("combobox", { name: "所服务任务" });
  await expect(select).toBeVisible();
  const names = await select.locator("option").allTextContents();
  for (let pick = 1; pick <= 3; pick += 1) {
    await select.focus();
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("button", { name: `去掉${names[pick]}` })).toBeVisible();
    expect(await select.evaluate((element) => element.selectedOptions[0].textContent)).toBe(names[0]);
  }
});

test("of many records one is found by typing, by keyboard alone, and the form keeps its own keys", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/branch/new");
  const field = page.getByRole("combobox", { name: "所服务任务" });
  await field.focus();
  await expect(field).toHaveAttribute("aria-expanded", "false");
  for (let pick = 1; pick <= 3; pick += 1) {
    await page.keyboard.press("ArrowDown");
    await expect(field).toHaveAttribute("aria-expanded", "true");
    const active = page.locator(`[id="${await field.getAttribute("aria-activedescendant")}"]`);
    await expect(active).toHaveAttribute("aria-selected", "true");
    // The chip has the name alone, without what tells equal names apart.
    const name = (await active.locator("span").first().textContent()).split("（")[0];
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: `去掉${name}` }).first()).toBeVisible();
    await expect(page.getByRole("button", { name: /^去掉/ })).toHaveCount(pick);
    await expect(field).toHaveValue("");
    await expect(field).toBeFocused();
  }
  // One of them by a part of its name; Escape closes the list and not the form.
  const organisation = page.locator("#field-approved_by");
  // Known of the tasks.
  const known = await organisation.inputValue();
  await organisation.fill("应急");
  const listed = page.locator(".combobox").getByRole("option");
  await expect(listed.first()).toContainText("应急");
  expect(await listed.count()).toBeLessThan(41);
  await page.keyboard.press("Escape");
  await expect(page.locator(".combobox .popup")).toHaveCount(0);
  await expect(organisation).toHaveValue(known);
  await organisation.fill("没有这样的组织");
  await expect(page.locator(".combobox .popup")).toContainText("没有这样的选项");
  await organisation.fill("应急");
  await page.keyboard.press("Enter");
  await expect(organisation).not.toHaveValue("应急");
  await page.getByRole("button", { name: "清除所选" }).click();
  await expect(organisation).toHaveValue("");
  await expect(organisation).toBeFocused();
});

test("another record in view begins at its top, with its folds as they are at first", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/branch/id/branch-0002");
  const detail = page.locator("aside.detail");
  const folds = () => detail.locator("details").evaluateAll((all) => all.map((fold) => fold.open));
  await expect(detail.locator("details").first()).toBeVisible();
  const before = await folds();
  await go(page, "#/branch/id/branch-0001");
  await expect(detail.locator("details").first()).toBeVisible();
  await detail.evaluate((element) => {
    for (const fold of element.querySelectorAll("details")) fold.open = true;
    element.scrollTop = 300;
  });
  await go(page, "#/branch/id/branch-0002");
  await expect.poll(folds).toEqual(before);
  expect(await detail.evaluate((element) => element.scrollTop)).toBe(0);
});

test("a button never becomes another under the finger: restoring twice asks nothing", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/branch");
  await firstRow(page).click();
  await page.getByRole("button", { name: "删除" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "删除" }).click();
  await page.getByRole("button", { name: "恢复" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(".detail .chip.deleted")).toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("the address follows a list's search when typing pauses, and before a key that may leave the page", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/branch");
  const box = page.getByRole("searchbox", { name: "在列表中查找" });
  await box.focus();
  const query = () => page.evaluate(() => new URLSearchParams(location.hash.split("?")[1]).get("q"));
  await page.keyboard.type("支部");
  await expect.poll(query).toBe("支部");
  // In one task of the browser: nothing but the key can have set it.
  await page.evaluate(() => {
    const box = document.activeElement;
    box.value = "临时";
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    window.typed = location.hash;
    box.dispatchEvent(new KeyboardEvent("keydown", { key: "F5", bubbles: true }));
    window.left = location.hash;
  });
  expect(await page.evaluate(() => decodeURIComponent(window.typed))).toContain("支部");
  expect(await page.evaluate(() => decodeURIComponent(window.left))).toContain("临时");
});
