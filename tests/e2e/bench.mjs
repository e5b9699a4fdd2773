// The budgets, measured on the release build in headless Chromium: medians and 95th percentiles,
// beside the budget and what two reference apps in JavaScript need. Absolute times drift with the
// machine; ratios within one run count.
import { chromium } from "@playwright/test";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchOptions } from "./browser.mjs";
import { start, testBase } from "../../src/web/packaging/server.mjs";
import { firstLoadBytes } from "../../src/web/packaging/size.mjs";

const port = 8128;
const base = `http://127.0.0.1:${port}${testBase}`;
const target = new URL("../../target/", import.meta.url);
const runs = 7;

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
const quantile = (numbers, q) => sorted(numbers)[Math.min(numbers.length - 1, Math.floor(numbers.length * q))];
const median = (numbers) => quantile(numbers, 0.5);
const p95 = (numbers) => quantile(numbers, 0.95);
// Browsers tell of tasks from 50 ms on.
const task = (number) => (number === 0 ? "< 50 ms" : ms(number));
const ms = (number) => `${number.toFixed(1)} ms`;

const measures = (page, name) =>
  page.evaluate((name) => performance.getEntriesByName(name, "measure").map((entry) => entry.duration), name);
const forget = (page) => page.evaluate(() => performance.clearMeasures());
const ready = (page) => page.waitForSelector("html[data-state=ready]");
const go = (page, hash) => page.evaluate((hash) => void (location.hash = hash), hash);

/** The ledger's changes dealt out to as many files as an office has units. */
function dealtOut(path, count) {
  const { changes, ...envelope } = JSON.parse(readFileSync(path, "utf8"));
  delete envelope.records;
  const folder = mkdtempSync(join(tmpdir(), "zhibu-bench-"));
  return Array.from({ length: count }, (_, unit) => {
    const own = changes.filter((_, place) => place % count === unit);
    const file = join(folder, `unit-${unit}.json`);
    writeFileSync(file, JSON.stringify({ ...envelope, changes: own }));
    return file;
  });
}

/** Takes a file, or several, into a ledger of its own: as the first there is, or beside one that is open. */
async function importFile(page, path, beside) {
  await page.goto(base);
  await ready(page);
  if (beside) {
    await importFile(page, beside);
    await go(page, "#/ledgers");
  }
  await page.evaluate(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.longTasks.push(entry.duration);
    }).observe({ entryTypes: ["longtask"] });
  });
  await forget(page);
  await page.locator("input[type=file]").first().setInputFiles(path);
  await page.getByRole("button", { name: "打开这份台账" }).click();
  await page.waitForFunction(() => performance.getEntriesByName("zhibu:import", "measure").length > 0, null, { timeout: 120_000 });
  const [plan] = await measures(page, "zhibu:import:plan");
  const [take] = await measures(page, "zhibu:import");
  const longest = await page.evaluate(() => Math.max(0, ...window.longTasks));
  return { total: plan + take, longest };
}

async function measure(size) {
  const path = new URL(`demo-${size}.json`, target).pathname;
  const browser = await chromium.launch(launchOptions);
  const results = {};
  const imports = [];
  let context;
  for (let run = 0; run < 3; run++) {
    await context?.close();
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    imports.push(await importFile(await context.newPage(), path));
  }
  results.import = median(imports.map((one) => one.total));
  results.longest = median(imports.map((one) => one.longest));
  const units = dealtOut(path, 58);
  const merges = [];
  for (let run = 0; run < 3; run++) {
    const other = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    merges.push(await importFile(await other.newPage(), units));
    await other.close();
  }
  results.merge = median(merges.map((one) => one.total));
  results.mergeLongest = median(merges.map((one) => one.longest));
  const seconds = [];
  // A ledger beside itself would bring nothing new.
  for (let run = 0; run < 3 && size !== "S"; run++) {
    const other = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    seconds.push(await importFile(await other.newPage(), path, new URL("demo-S.json", target).pathname));
    await other.close();
  }
  results.second = median(seconds.map((one) => one.total));
  const page = context.pages()[0];

  const starts = [];
  for (let run = 0; run < runs; run++) {
    await page.goto("about:blank");
    await page.goto(`${base}#/dashboard`);
    await ready(page);
    starts.push(...(await measures(page, "zhibu:start")));
  }
  results.start = median(starts);

  results.stored = await page.evaluate(() => {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith("zhibu/"));
    return keys.reduce((sum, key) => sum + key.length + localStorage.getItem(key).length, 0);
  });

  // An edit with the dashboard on screen: undo and redo of a branch's setting, 30 times. What is
  // timed ends when the browser has painted the charts anew.
  await go(page, "#/branch");
  await page.locator("[data-testid=table-branch] tbody tr:not(.spacer) a").first().click();
  await page.getByRole("link", { name: "编辑" }).click();
  const setting = page.getByLabel("设立情形");
  const before = await setting.inputValue();
  await setting.selectOption(before === "sector" ? "inspection" : "sector");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await go(page, "#/dashboard");
  await page.waitForSelector("[data-testid=chart-active] .svg svg");
  const edits = await page.evaluate(async () => {
    const buttons = [...document.querySelectorAll(".top .group:not(.end) button")];
    const times = [];
    for (let n = 0; n < 30; n++) {
      const begin = performance.now();
      buttons[n % 2].click();
      await new Promise((resolve) => {
        const channel = new MessageChannel();
        channel.port1.onmessage = resolve;
        requestAnimationFrame(() => channel.port2.postMessage(0));
      });
      // The wait for the frame is the screen's, not the program's: it is taken off.
      const entries = performance.getEntriesByType("measure").filter((entry) => entry.startTime >= begin);
      times.push(Math.max(0, ...entries.map((entry) => entry.startTime + entry.duration)) - begin);
    }
    return times;
  });
  results.edit = median(edits);
  results.editP95 = p95(edits);

  // The same edits with the findings on screen: all rules, for every record.
  await forget(page);
  await go(page, "#/care");
  await page.waitForFunction(() => performance.getEntriesByName("zhibu:findings", "measure").length > 0);
  await forget(page);
  for (let n = 0; n < 10; n++) {
    await page.locator(".top .group:not(.end) button").nth(n % 2).click();
    await page.waitForFunction((n) => performance.getEntriesByName("zhibu:findings", "measure").length > n, n);
  }
  const findings = await measures(page, "zhibu:findings");
  results.findings = median(findings);
  results.findingsP95 = p95(findings);

  await go(page, "#/activity");
  await page.waitForSelector("[data-testid=table-activity] tbody tr:not(.spacer)");
  await forget(page);
  const box = page.getByRole("searchbox", { name: "在列表中查找" });
  for (const word of ["联席会议", "专题党课", "第123次", "2025-03"]) {
    await box.fill("");
    await box.pressSequentially(word);
  }
  const searches = await measures(page, "zhibu:search");
  results.search = median(searches);
  results.searchP95 = p95(searches);

  // The charts by month, redrawn by changing the range back and forth.
  await go(page, "#/dashboard?grain=month");
  await page.waitForSelector("[data-testid=chart-active] .svg svg");
  const draws = [];
  for (let run = 0; run < 20; run++) {
    await forget(page);
    await go(page, `#/dashboard?grain=month&to=2025-${run % 2 ? "11" : "10"}`);
    await page.waitForFunction(() => performance.getEntriesByName("zhibu:charts", "measure").length > 0);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
    // The costliest of the charts that changed.
    draws.push(Math.max(...(await measures(page, "zhibu:charts"))));
  }
  results.draw = median(draws);

  // The map of relations with its measures, and its picture.
  const maps = [];
  const pictures = [];
  for (let run = 0; run < 5; run++) {
    await go(page, "#/ledgers");
    await forget(page);
    await go(page, "#/map");
    await page.locator("[data-testid=chart-map] .svg svg").waitFor();
    maps.push((await measures(page, "zhibu:network"))[0]);
    pictures.push(Math.max(...(await measures(page, "zhibu:charts"))));
  }
  results.map = median(maps);
  results.mapP95 = p95(maps);
  results.mapPicture = median(pictures);

  // The charts below the fold, from scrolling there to the last one drawn.
  const belows = [];
  for (let run = 0; run < 3; run++) {
    await go(page, "#/ledgers");
    await go(page, "#/dashboard");
    await page.waitForSelector("[data-testid=chart-active] .svg svg");
    belows.push(await page.evaluate(async () => {
      const begin = performance.now();
      document.querySelector(".seen").scrollIntoView();
      const isDrawn = () => document.querySelector("[data-testid=chart-outcomes] .svg svg");
      while (!isDrawn()) await new Promise((resolve) => requestAnimationFrame(resolve));
      return performance.now() - begin;
    }));
  }
  results.below = median(belows);
  await browser.close();
  return results;
}

/** How long a ledger of these records takes at a page for what is measured under a name, five times. */
async function measurePage(records, hash, name) {
  const file = join(mkdtempSync(join(tmpdir(), "zhibu-bench-")), "ledger.json");
  writeFileSync(file, JSON.stringify({ format: "zhibu-ledger", version: 1, ledger: { id: "bench", title: "量" }, records }));
  const browser = await chromium.launch(launchOptions);
  const page = await browser.newPage();
  await importFile(page, file);
  const times = [];
  for (let run = 0; run < 5; run++) {
    await go(page, "#/ledgers");
    await forget(page);
    await go(page, hash);
    await page.waitForFunction((name) => performance.getEntriesByName(name, "measure").length > 0, name);
    times.push((await measures(page, name))[0]);
  }
  await browser.close();
  return times;
}

/** A plan of so many nodes, each tied to two before it, worked out in the page five times. */
async function measurePlan(count) {
  const node = (place) => ({ id: `n${place}`, name: `节点${place}`, task: "t", stage: `环节${place % 20}`, days: 1 + (place % 4) });
  const kinds = ["finish_start", "start_start", "finish_finish"];
  const tie = (place, back) => ({ id: `l${place}-${back}`, before: `n${place - back}`, after: `n${place}`, link_kind: kinds[place % 3], lag: 1 });
  const places = Array.from({ length: count }, (_, place) => place);
  const records = {
    task: [{ id: "t", name: "大计划", start: "2026-01-05" }],
    node: places.map(node),
    link: places.flatMap((place) => [1, 40].filter((back) => place >= back).map((back) => tie(place, back))),
  };
  return measurePage(records, "#/project?task=t", "zhibu:schedule");
}

/** A round of so many nominees with five items each, worked out in the page five times. */
async function measureRound(count) {
  const places = Array.from({ length: count }, (_, place) => place);
  const criteria = ["政治引领", "攻坚克难", "服务群众", "纪律作风"];
  const item = (place, number) => ({
    id: `i${place}-${number}`, name: `事项${number}`, nomination: `n${place}`, item_kind: (place + number) % 3 ? "addition" : "deduction",
    criterion: criteria[number % 4], points: { value: (place * 7 + number * 3) % 20 + 1, unit: "分" }, date: "2026-03-01", evidence: "材料",
  });
  const records = {
    appraisal: [{
      id: "a", name: "大评选", from: "2026-01", to: "2026-06", base: 80, full: 100, one_in: 3,
      criteria: criteria.map((name) => `${name}：25`), bands: ["优秀：90", "先锋：80", "合格：60", "不合格：0"],
    }],
    nomination: places.map((place) => ({ id: `n${place}`, name: `对象${place}`, appraisal: "a", eligible: "yes" })),
    score_item: places.flatMap((place) => [0, 1, 2, 3, 4].map((number) => item(place, number))),
  };
  return measurePage(records, "#/standing?appraisal=a", "zhibu:standing");
}

const server = await start(port);
const rows = [["what", "budget", "measured"]];
rows.push(["first load, brotli 11", "300 KB", `${(firstLoadBytes() / 1000).toFixed(1)} KB`]);
const plan = await measurePlan(2000);
rows.push(["view of a plan of 2,000 nodes, texts and picture too, p50 / p95", "–", `${ms(median(plan))} / ${ms(p95(plan))}`]);
const round = await measureRound(1000);
rows.push(["view of a round of 1,000 nominees, 5,000 items, p50 / p95", "–", `${ms(median(round))} / ${ms(p95(round))}`]);
for (const size of ["S", "M"]) {
  const bytes = readFileSync(new URL(`demo-${size}.json`, target)).length;
  const r = await measure(size);
  rows.push([`-- ledger ${size}: file of ${(bytes / 1e6).toFixed(1)} MB`, "", ""]);
  rows.push(["start to first page with charts", "500 ms", ms(r.start)]);
  rows.push(["edit → stored and charts redrawn, p50 / p95", "15 / 30 ms", `${ms(r.edit)} / ${ms(r.editP95)}`]);
  rows.push(["search keystroke → rows, p50 / p95", "– / 8 ms", `${ms(r.search)} / ${ms(r.searchP95)}`]);
  rows.push(["import of the file, median of 3", "600 ms", ms(r.import)]);
  rows.push(["longest task while importing", "100 ms", task(r.longest)]);
  if (size !== "S") rows.push(["import beside an open ledger S", "–", ms(r.second)]);
  rows.push(["merge of 58 files, together this ledger", "–", ms(r.merge)]);
  rows.push(["longest task while merging them", "100 ms", task(r.mergeLongest)]);
  rows.push(["edit → all findings settled, p50 / p95", "50 ms", `${ms(r.findings)} / ${ms(r.findingsP95)}`]);
  rows.push(["redraw of the costliest chart, by month", "4 ms", ms(r.draw)]);
  rows.push(["view of the map of relations, p50 / p95", "–", `${ms(r.map)} / ${ms(r.mapP95)}`]);
  rows.push(["picture of the map", "–", ms(r.mapPicture)]);
  rows.push(["charts below the fold, all of them", "–", ms(r.below)]);
  rows.push(["stored size with full history", "20 %", `${((r.stored * 100) / 5_242_880).toFixed(1)} %`]);
}
const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
for (const row of rows) console.log(row.map((cell, column) => cell.padEnd(widths[column])).join("  "));
server.close();
