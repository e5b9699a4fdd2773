// Paper: every page is printed whole and without what is for screens; a record as a form of its own; a plan across the
// paper; no list before everybody on it is decided on.
import { expect, exported, go, openSample, test } from "../app.mjs";

/** The width of A4 within its margins, upright and across, in CSS pixels. */
const UPRIGHT = 680;
const ACROSS = 1008;

/** Prepares the page as the browser does before it prints on paper of this width. */
async function onPaper(page, width = UPRIGHT) {
  await page.setViewportSize({ width, height: 960 });
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
}

async function onScreen(page) {
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await page.setViewportSize({ width: 1280, height: 800 });
}

/** What is wrong with the page on paper, in words. */
const faults = (page) =>
  page.evaluate(() => {
    const found = [];
    const width = document.documentElement.clientWidth;
    const isSeen = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".visually-hidden");
    const named = (element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} “${element.textContent.trim().slice(0, 30)}”`;

    for (const control of document.querySelectorAll("button:not(.head), .button, [type=search], .rail, .top, .notice, .banner, .hint, .sheet-menu, dialog")) {
      if (isSeen(control) && control.getClientRects().length > 0) found.push(`for screens: ${named(control)}`);
    }
    for (const link of document.querySelectorAll("main a")) {
      if (!isSeen(link)) continue;
      const { color, textDecorationLine } = getComputedStyle(link);
      if (textDecorationLine !== "none" || color !== getComputedStyle(link.parentElement).color) found.push(`looks like a link: ${named(link)}`);
    }
    for (const frame of document.querySelectorAll("main *:not(svg *)")) {
      if (!isSeen(frame) || getComputedStyle(frame).overflowX === "visible") continue;
      if (frame.scrollWidth > frame.clientWidth + 1 && frame.tagName !== "svg") found.push(`cut: ${named(frame)}`);
    }

    // The lines of text, each as high as its letters are.
    const lines = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent.trim();
      if (text === "" || !isSeen(node.parentElement) || node.parentElement.closest("option, script, style, title, defs")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const { left, right, top, bottom } of range.getClientRects()) {
        const less = (bottom - top) * 0.25;
        if (right - left > 1) lines.push({ text, left: left + 1, right: right - 1, top: top + less, bottom: bottom - less });
      }
    }
    lines.sort((a, b) => a.top - b.top);
    lines.forEach((line, index) => {
      if (line.left < -1 || line.right > width + 1) found.push(`beyond the edge: “${line.text.slice(0, 30)}”`);
      for (let next = index + 1; next < lines.length && lines[next].top < line.bottom; next += 1) {
        const other = lines[next];
        if (other.left < line.right && line.left < other.right) found.push(`overprinted: “${line.text.slice(0, 30)}” and “${other.text.slice(0, 30)}”`);
      }
    });
    if (lines.length === 0) found.push("nothing is printed");
    const { backgroundColor, color } = getComputedStyle(document.documentElement);
    if (backgroundColor !== "rgb(255, 255, 255)" || color !== "rgb(0, 0, 0)") found.push(`${color} on ${backgroundColor}`);
    return [...new Set(found)].slice(0, 12);
  });

/** The sheets of the page's PDF, each with its width and height in points. */
async function sheets(page, options = {}) {
  const text = (await page.pdf({ format: "A4", preferCSSPageSize: true, ...options })).toString("latin1");
  const boxes = [...text.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width, height]) => ({ width: Number(width), height: Number(height) }));
  expect(boxes.length, "the sheets of a PDF are found").toBeGreaterThan(0);
  return boxes;
}

/** The first record of each kind that has any. */
async function firsts(page) {
  const { records } = JSON.parse((await exported(page)).text);
  return Object.entries(records).map(([kind, all]) => [kind, all[0].id]);
}

test("every page is printed whole, and without what is for screens", async ({ page }) => {
  test.setTimeout(180_000);
  await openSample(page, "demo");
  await page.locator(".theme select").selectOption({ label: "深色" });
  const { records } = JSON.parse((await exported(page)).text);
  const ended = records.branch.find((branch) => branch.dissolved);
  const upright = [
    ...Object.keys(records).map((kind) => `#/${kind}`),
    "#/dashboard",
    "#/analysis",
    "#/care",
    "#/agenda",
    "#/matching",
    "#/unit-links",
    "#/results",
    "#/integration",
    "#/map",
    "#/standing",
    "#/rounds",
    "#/history",
    `#/publication?appraisal=${records.appraisal[0].id}`,
    `#/conduct?branch=${ended.id}`,
  ];
  const wrong = {};
  for (const place of upright) {
    await go(page, place);
    await expect(page.locator("main")).not.toBeEmpty();
    await onPaper(page);
    const found = await faults(page);
    if (found.length > 0) wrong[place] = found;
    await onScreen(page);
  }
  await go(page, `#/project?task=${records.node[0].task}`);
  await onPaper(page, ACROSS);
  const found = await faults(page);
  if (found.length > 0) wrong.project = found;
  expect(wrong).toEqual({});
});

test("every record is a form of its own, without the list that it is in", async ({ page }) => {
  test.setTimeout(180_000);
  await openSample(page, "demo");
  const wrong = {};
  for (const [kind, id] of await firsts(page)) {
    await go(page, `#/${kind}/id/${id}`);
    await expect(page.locator(".detail")).toBeVisible();
    await onPaper(page);
    await expect(page.locator(".record-paper h1")).toContainText("登记表");
    await expect(page.locator(".with-detail > .list")).toBeHidden();
    await expect(page.locator(".detail > header")).toBeHidden();
    const found = await faults(page);
    if (found.length > 0) wrong[kind] = found;
    await onScreen(page);
    await expect(page.locator(".record-paper")).toBeHidden();
  }
  expect(wrong).toEqual({});
});

test("a temporary organisation is one form with its life, members, activities and outcomes", async ({ page }) => {
  await openSample(page, "demo");
  const { records } = JSON.parse((await exported(page)).text);
  const of = (kind, branch) => (records[kind] ?? []).filter((one) => one.branch === branch.id);
  const branch = records.branch.find((one) => ["assignment", "activity", "outcome", "step"].every((kind) => of(kind, one).length > 0));
  await go(page, `#/branch/id/${branch.id}`);
  await expect(page.locator(".detail")).toBeVisible();
  await onPaper(page);
  const form = page.locator(".record-paper");
  await expect(form.locator("h1")).toHaveText("临时党组织登记表");
  await expect(form.locator(".of-record")).toHaveText(branch.name);
  await expect(form.locator(".particulars")).toContainText(branch.secretary);
  const table = (name) => form.locator("section", { has: page.getByRole("heading", { name, includeHidden: true }) });
  await expect(table(/^全周期/).locator("tbody tr").first()).toContainText("请示");
  for (const [name, kind] of [[/^编入/, "assignment"], [/^活动/, "activity"], [/^成效/, "outcome"]]) {
    await expect(table(name).locator("tbody tr")).toHaveCount(of(kind, branch).length);
    await expect(table(name).locator("thead")).toHaveCSS("display", "table-header-group");
  }
  // Who prints says from which ledger and when, and each sheet its number.
  await expect(page.locator(".print-head")).toContainText("示例区（虚构） · 20");
  expect((await sheets(page)).every((sheet) => sheet.width < sheet.height)).toBe(true);
});

test("a plan goes across the paper, its labels as large as a text", async ({ page }) => {
  await openSample(page, "demo");
  const { records } = JSON.parse((await exported(page)).text);
  await go(page, `#/project?task=${records.node[0].task}`);
  await expect(page.getByTestId("gantt")).toBeVisible();
  await onPaper(page, ACROSS);
  const label = page.locator(".project .pages .sheet text").first();
  await expect(label).toBeVisible();
  expect(await label.evaluate((text) => text.getBoundingClientRect().height)).toBeGreaterThan(10);
  for (const format of ["A4", "A3"]) {
    const all = await sheets(page, { format });
    expect(all.every((sheet) => sheet.width > sheet.height), JSON.stringify(all)).toBe(true);
  }
});

test("a list is not published while anybody on it is undecided", async ({ page }) => {
  await openSample(page, "demo");
  const { records } = JSON.parse((await exported(page)).text);
  const isOpen = (round) => !round.awarded && records.nomination.some((one) => one.appraisal === round.id);
  const round = records.appraisal.find(isOpen);
  const nominee = records.nomination.find((one) => one.appraisal === round.id && one.eligible !== undefined);
  await go(page, `#/nomination/id/${nominee.id}/edit`);
  await page.locator("#field-eligible").selectOption({ index: 0 });
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.locator(".detail")).toBeVisible();
  await go(page, `#/publication?appraisal=${round.id}`);
  await expect(page.getByTestId("undecided")).toContainText("暂不能打印公示");
  await expect(page.getByRole("button", { name: "打印" })).toBeDisabled();
  await onPaper(page);
  await expect(page.getByTestId("undecided")).toBeVisible();
  await expect(page.locator(".conduct-page .sheet")).toBeHidden();
});
