// A project planned by paste, overlapped, re-planned by drag and by key, its saving read off, a circle
// refused by name; a count that goes down.
import { count, expect, exported, fill, go, openSample, test, visit } from "../app.mjs";

const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const save = (page) => page.getByRole("button", { name: "保存", exact: true }).click();

async function paste(page, field, text) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await field.focus();
  await page.keyboard.press("Control+v");
}

/** The numbers above the plan: its length, one after the other, saved, end, critical, late. */
const numbers = async (page) => page.getByTestId("project").locator("strong").allTextContents();

test("a project is planned, re-planned by drag and by key, and the saving is read off", async ({ page }) => {
  await visit(page);
  await page.getByRole("button", { name: "新建空台账" }).click();
  await fill(page, "#/task/new", { 名称: "滨河改造" });
  await page.locator("main").getByRole("link", { name: "计划与进度" }).click();
  await expect(page.locator(".project")).toContainText("还没有计划节点");
  await page.getByRole("link", { name: "粘贴节点" }).click();
  const table = ["名称\t环节\t工期\t最早开始日期", "设计\t前期\t10\t2026-03-02", "施工\t施工\t20\t", "验收\t验收\t0\t", "绿化\t施工\t5\t"].join("\n");
  await paste(page, page.getByRole("textbox", { name: "粘贴的表格" }), table);
  await page.getByRole("button", { name: "预览" }).click();
  await expect(page.getByTestId("roster-counts").locator("strong")).toHaveText(["4", "0", "0", "0", "0", "0"]);
  await page.getByRole("button", { name: "写入台账" }).click();
  await expect(page.getByTestId("gantt").locator("svg")).toBeVisible();
  // Nothing waits for anything: all at once.
  expect((await numbers(page)).slice(0, 3)).toEqual(["20", "35", "15"]);

  const link = async (before, after, kind, more = {}) => {
    await page.getByRole("link", { name: "新增衔接" }).click();
    await page.locator("#field-before").selectOption({ label: before });
    await page.locator("#field-after").selectOption({ label: after });
    await page.locator("#field-link_kind").selectOption({ label: kind });
    for (const [field, value] of Object.entries(more)) await page.locator(`#field-${field}`).fill(value);
    await save(page);
    await expect(page.getByTestId("project")).toBeVisible();
  };
  await link("设计", "施工", "前完成，后开始", { overlap: "3" });
  await link("施工", "验收", "前完成，后开始");
  await link("施工", "绿化", "前开始，后开始", { lag: "4" });
  // Ten and twenty with three days of overlap, against thirty-five one after the other.
  expect((await numbers(page)).slice(0, 3)).toEqual(["27", "35", "8"]);
  const rows = page.getByTestId("table-nodes").locator("tbody tr");
  const row = (name) => rows.filter({ has: page.getByRole("link", { name, exact: true }) });
  await expect(row("设计")).toContainText("2026-03-02 – 2026-03-13");
  await expect(row("施工")).toContainText("2026-03-11 – 2026-04-07");
  await expect(row("绿化").locator("td").nth(4)).toHaveText("11");
  await expect(rows.filter({ hasText: "关键" })).toHaveCount(3);

  // Statutory days are passed over: 清明 takes a Monday.
  await page.getByRole("button", { name: /填入 2022—2026 年法定节假日/ }).click();
  await expect(row("施工")).toContainText("2026-03-11 – 2026-04-08");
  await go(page, "#/holiday");
  expect((await count(page, "holiday"))[0]).toBeGreaterThan(50);
  await page.goBack();

  // The baseline, then a change by key: a day later, and a day longer.
  await page.getByRole("button", { name: "存为基线" }).click();
  await expect(page.getByTestId("notice")).toContainText("存为基线");
  await row("设计").getByRole("button", { name: "工期加一个工作日 设计" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await numbers(page))[0]).toBe("28");
  await expect(row("设计").getByRole("button", { name: "工期加一个工作日 设计" })).toBeFocused();
  await row("施工").getByRole("button", { name: "推后一个工作日 施工" }).click();
  await expect.poll(async () => (await numbers(page))[0]).toBe("29");
  await expect(row("施工").locator("td").nth(5)).toContainText("晚");

  // By pointer: the bar of 施工 a week later, then its end a week earlier; each is one undo.
  const picture = page.getByTestId("gantt");
  const bar = async (name) => {
    const box = await picture.boundingBox();
    const plan = (await row(name).locator("td").nth(2).textContent()).split(" – ");
    return { box, plan };
  };
  const axis = await picture.locator("svg").evaluate((svg) => {
    const bars = [...svg.querySelectorAll("rect")].map((rect) => ({ x: +rect.getAttribute("x"), y: +rect.getAttribute("y"), width: +rect.getAttribute("width"), height: +rect.getAttribute("height"), fill: rect.getAttribute("fill") }));
    return bars.filter((bar) => bar.height === 12 && bar.fill.includes("critical"));
  });
  const wide = axis.toSorted((a, b) => b.width - a.width)[0];
  const { box, plan } = await bar("施工");
  const days = (Date.parse(plan[1]) - Date.parse(plan[0])) / 86_400_000 + 1;
  const step = wide.width / days;
  const drag = async (from, by) => {
    await page.mouse.move(box.x + from, box.y + wide.y + 6);
    await page.mouse.down();
    await page.mouse.move(box.x + from + by / 2, box.y + wide.y + 6);
    await expect(page.locator(".ghost-label")).toBeVisible();
    await page.mouse.move(box.x + from + by, box.y + wide.y + 6);
    await page.mouse.up();
  };
  const before = await numbers(page);
  await drag(wide.x + wide.width / 2, 7 * step);
  await expect(page.getByTestId("notice")).toContainText("“施工”改为不早于");
  await expect.poll(async () => Number((await numbers(page))[0])).toBe(Number(before[0]) + 5);
  await page.getByRole("button", { name: "撤回" }).click();
  await expect.poll(async () => (await numbers(page))[0]).toBe(before[0]);
  await drag(wide.x + wide.width - 2, -7 * step);
  await expect(page.getByTestId("notice")).toContainText("“施工”改为");
  await expect.poll(async () => Number((await numbers(page))[0])).toBeLessThan(Number(before[0]));
  await page.getByRole("button", { name: "撤回" }).click();

  // A circle is refused by name.
  await page.getByRole("link", { name: "新增衔接" }).click();
  await page.locator("#field-before").selectOption({ label: "验收" });
  await page.locator("#field-after").selectOption({ label: "设计" });
  await page.locator("#field-link_kind").selectOption({ label: "前完成，后开始" });
  await save(page);
  await expect(page.locator(".field.invalid")).toContainText("互相等待：设计 → 施工 → 验收 → 设计");
  page.once("dialog", (dialog) => dialog.accept());
  await page.getByRole("link", { name: "取消" }).click();
  await expect(page.getByTestId("gantt")).toBeVisible();

  // In print the plan stands page by page under its axis.
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".project .pages .sheet")).toHaveCount(1);
  await expect(page.locator(".project .pages .sheet svg").first()).toBeVisible();
  await page.emulateMedia({ media: "screen" });
  const { records } = JSON.parse((await exported(page)).text);
  expect(records.link.map((one) => one.link_kind).sort()).toEqual(["finish_start", "finish_start", "start_start"]);
});

test("a count goes down, with the pace that is needed", async ({ page }) => {
  await visit(page);
  await page.getByRole("button", { name: "新建空台账" }).click();
  await go(page, "#/task/new");
  await page.getByLabel("名称").fill("四十户动员");
  await page.locator("#field-amount").fill("40");
  await page.locator("#field-amount ~ input.unit").fill("户");
  await page.locator(".figure", { has: page.locator("#field-amount") }).getByRole("button", { name: "精确程度" }).click();
  await page.locator("#field-amount-qualifier").selectOption({ label: "余（以上）" });
  await page.locator("#field-start").fill(day(-1));
  await page.locator("#field-planned_end").fill(day(5));
  await save(page);
  await page.locator("main").getByRole("link", { name: "计划与进度" }).click();
  const burn = page.getByTestId("burndown");
  await expect(burn).toContainText("共 40余户，已完成 0，还剩 40余户。还有 6 天（含今天），每天需完成 6.7户");
  const entry = async (days, done) => {
    await burn.getByLabel("日期", { exact: true }).fill(day(days));
    await burn.getByLabel("当日完成数").fill(done);
    await burn.getByRole("button", { name: "登记" }).click();
  };
  await entry(-1, "9");
  await entry(0, "7");
  await expect(burn).toContainText("已完成 16，还剩 24余户。还有 6 天（含今天），每天需完成 4户，目前平均每天 8户");
  await entry(3, "1");
  await expect(burn.getByRole("alert")).toContainText("日期还没有到");
  await entry(0, "许多");
  await expect(burn.getByRole("alert")).toContainText("请填日期和完成数");
  await burn.locator(".behind > summary").click();
  await expect(burn.locator("tbody tr").nth(1).locator("td").first()).toHaveText("24");
});

test("the demo has plans with stages, a late one among them", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/node?started=-&sort=name");
  const { records } = JSON.parse((await exported(page)).text);
  const late = records.node.find((node) => node.started);
  await go(page, `#/project?task=${late.task}`);
  await expect(page.getByTestId("table-nodes").locator("tbody tr")).toHaveCount(12);
  const [, , saved, , , behind] = (await numbers(page)).map(Number);
  expect(saved).toBeGreaterThan(20);
  expect(behind).toBeGreaterThan(0);
  await expect(page.getByTestId("table-nodes")).toContainText("影响：");
});

test("a long plan is printed with all its rows and no more buttons than were there", async ({ page }) => {
  await visit(page);
  const nodes = 650;
  const node = (_, at) => ({ id: `n${at}`, name: `第${at}环节`, task: "t", days: 2 });
  const records = { task: [{ id: "t", name: "任务" }], node: Array.from({ length: nodes }, node) };
  const buffer = Buffer.from(JSON.stringify({ format: "zhibu-ledger", version: 1, ledger: { id: "long", title: "长" }, records }));
  await page.locator("input[type=file]").first().setInputFiles({ name: "长.json", mimeType: "application/json", buffer });
  await page.getByRole("button", { name: "打开这份台账" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-state", "ready");
  await go(page, "#/project?task=t");
  const table = page.getByTestId("table-nodes");
  await expect(table).toBeVisible();
  const named = table.locator("tbody th[scope=row]");
  const buttons = table.locator("button[data-adjust]");
  await expect(named.first()).toBeVisible();
  const [rowsBefore, buttonsBefore] = [await named.count(), await buttons.count()];
  expect(rowsBefore).toBeLessThan(nodes);
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  await expect(named).toHaveCount(nodes);
  await expect(table).toContainText(`第${nodes - 1}环节`);
  await expect(buttons).toHaveCount(buttonsBefore);
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await expect(named).toHaveCount(rowsBefore);
});

test("a circle that a file brings is told with the links that make it", async ({ page }) => {
  await visit(page);
  const node = (id) => ({ id, name: id, task: "t", days: 2 });
  const link = (before, after) => ({ id: `${before}-${after}`, before, after, link_kind: "finish_start" });
  const records = { task: [{ id: "t", name: "任务" }], node: ["甲", "乙", "丙"].map(node), link: [link("甲", "乙"), link("乙", "丙"), link("丙", "甲")] };
  const buffer = Buffer.from(JSON.stringify({ format: "zhibu-ledger", version: 1, ledger: { id: "round", title: "圈" }, records }));
  await page.locator("input[type=file]").first().setInputFiles({ name: "圈.json", mimeType: "application/json", buffer });
  await page.getByRole("button", { name: "打开这份台账" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-state", "ready");
  await go(page, "#/project?task=t");
  const alert = page.locator(".project [role=alert]").first();
  await expect(alert).toContainText("互相等待");
  for (const name of ["甲", "乙", "丙"]) await expect(alert.getByRole("link", { name, exact: true })).toBeVisible();
  // One of the links, deleted, makes a plan of it.
  await alert.getByRole("link", { name: "从“丙”出发的衔接" }).click();
  await page.locator(".detail").getByRole("button", { name: "删除" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "删除" }).click();
  await go(page, "#/project?task=t");
  await expect(page.getByTestId("gantt").locator("svg")).toBeVisible();
  expect((await numbers(page)).slice(0, 3)).toEqual(["6", "6", "0"]);
});
