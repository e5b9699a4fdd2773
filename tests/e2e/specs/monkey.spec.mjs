// A thousand random steps over the demo district, with a fixed seed: no error, and nothing that grows.
// MONKEY_SEED and MONKEY_STEPS choose other ones.
import { expect, go, openSample, ready, test } from "../app.mjs";

const SEED = Number(process.env.MONKEY_SEED ?? 20221108);
const STEPS = Number(process.env.MONKEY_STEPS ?? 1000);

/** How much more there may be afterwards: the ledger itself grows by what the monkey types. */
const GROWTH = { nodes: 1.1, listeners: 1.1 };
/** What the program may take for itself, at any time. */
const MOST_WASM_MIB = 32;
/** No reload in the last steps: it would hide what grows. */
const LAST_RELOAD = STEPS / 3;

const hostile = [
  "<img src=x onerror=alert(1)>", "'); DROP TABLE branch;--", "=cmd|' /C calc'!A0", "\u202e倒过来\u202c", "\u0000\u0007",
  "𠮷👩‍👩‍👧‍👦", "长".repeat(3000), "-1e308", "2022-02-31", "99999999-99-99", "%E0%A4%A", "#/branch?q=%", "NaN", " ", "0", "2022-06",
];

/** Reproducible chance (mulberry32). */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Where the page can go by its address. */
const places = [
  "#/dashboard", "#/branch", "#/activity", "#/member", "#/task", "#/result", "#/alliance", "#/project", "#/organisation",
  "#/care", "#/map", "#/history", "#/ledgers", "#/import", "#/conflicts", "#/branch/new", "#/activity/new", "#/result/new",
  "#/task/new", "#/member/new", "#/alliance/new", "#/branch/id/none/edit", "#/nowhere", "#/branch?q=%E4%B8%B4&sort=-name", "#/branch/id/none",
];

/**
 * One step in the page: on a random control in sight, as a user would. Returns what was done, or "type" if the keyboard is to type into what it has focused. Files are neither
 * chosen nor handed over, no folder is shared, nothing is printed, and no other origin is gone to.
 */
function act({ chance, which, text }) {
  const scope = document.querySelector("dialog[open]") ?? document.body;
  const isInSight = (one) => one.getClientRects().length > 0 && !one.disabled && !one.closest("[inert]");
  const isHarmless = (one) =>
    !(one.matches("a") && (one.target || one.hasAttribute("download") || new URL(one.href).origin !== location.origin)) &&
    !one.matches("input[type=file]") && !one.closest("#shared") && !one.querySelector("input[type=file]") &&
    !/导出|下载|打印|文件|移除|重置|新建空|打开|export|download|print|file|csv|svg|folder|remove|reset|empty|^open/i.test(one.textContent + (one.getAttribute("aria-label") ?? ""));
  const pick = (selector) => {
    const found = [...scope.querySelectorAll(selector)].filter((one) => isInSight(one) && isHarmless(one));
    return found[Math.floor(which * found.length)];
  };
  const name = (one) => `${one.tagName.toLowerCase()} ${(one.textContent || one.name || one.id).trim().slice(0, 30)}`;
  // By kind, or the shapes of charts would be nearly all that is clicked.
  const clicked = [
    [0.2, "a[href]"],
    [0.4, "button, summary, [role=tab]"],
    [0.5, "main button[type=submit], dialog button, main button.primary, input[type=checkbox], input[type=radio]"],
    [0.55, ".svg rect, .svg circle, .svg path"],
  ].find(([below]) => chance < below);
  if (clicked) {
    const one = pick(clicked[1]);
    if (!one) return "nothing to click";
    if (one.click) one.click();
    else one.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    return `click ${name(one)}`;
  }
  if (chance < 0.7) {
    const one = pick("select");
    if (!one?.options.length) return "nothing to choose";
    one.selectedIndex = Math.floor(text.place * one.options.length);
    one.dispatchEvent(new Event("input", { bubbles: true }));
    one.dispatchEvent(new Event("change", { bubbles: true }));
    return `choose in ${name(one).slice(0, 20)}`;
  }
  const type = (one) => {
    one.focus();
    one.value = text.value;
    one.dispatchEvent(new Event("input", { bubbles: true }));
    one.dispatchEvent(new Event("change", { bubbles: true }));
  };
  if (chance < 0.8) {
    const submit = pick("main form button[type=submit]");
    if (!submit) return "nothing to save";
    submit.closest("form").querySelectorAll("[required], #field-name").forEach(type);
    submit.click();
    return `save by ${name(submit)}`;
  }
  const one = pick("input:not([type=checkbox]):not([type=radio]), textarea");
  if (!one) return "nothing to type in";
  if (text.place < 0.5) {
    type(one);
    return `type in ${name(one)}`;
  }
  // By the keyboard: the browser then tells the field that it was changed when it is left or goes.
  one.focus();
  one.select();
  return "type";
}

/** Runs in the page, before the program: notes the memory that the program gets. */
function noteMemory() {
  window.memories = [];
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const known = WebAssembly[name];
    WebAssembly[name] = async (...values) => {
      const result = await known.apply(WebAssembly, values);
      const exported = Object.values((result.instance ?? result).exports);
      window.memories.push(...exported.filter((one) => one instanceof WebAssembly.Memory));
      return result;
    };
  }
}

/** How much memory the program has taken since the page was loaded: it never gives any back. */
const wasmMiB = (page) => page.evaluate(() => Math.max(...window.memories.map((one) => one.buffer.byteLength)) / 2 ** 20);

/** What the page holds after a rest and a collection of garbage. */
async function held(page, session) {
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  for (let round = 0; round < 3; round += 1) await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const figure = (name) => metrics.find((metric) => metric.name === name).value;
  return { nodes: figure("Nodes"), listeners: figure("JSEventListeners") };
}

async function atRest(page, session) {
  await go(page, "#/ledgers");
  await expect(page.locator("#safety")).toBeVisible();
  await go(page, "#/dashboard");
  await expect(page.getByTestId("chart-active").locator(".svg svg")).toBeVisible();
  return held(page, session);
}

test("a thousand random steps leave no error and no growth", async ({ page }) => {
  test.setTimeout(180_000);
  const next = random(SEED);
  page.on("dialog", (dialog) => (dialog.type() === "beforeunload" || next() < 0.5 ? dialog.accept() : dialog.dismiss()));
  await page.addInitScript(noteMemory);
  await openSample(page, "demo");
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const before = await atRest(page, session);
  const done = [];
  const memories = [];
  for (let step = 0; step < STEPS; step += 1) {
    const [kind, chance, which] = [next(), next(), next()];
    const text = { value: hostile[Math.floor(next() * hostile.length)], place: next() };
    let what;
    if (kind < 0.8) {
      what = await page.evaluate(act, { chance, which, text });
      if (what === "type") await page.keyboard.insertText(text.value);
    }
    else if (kind < 0.86) await page.keyboard.press((what = which < 0.7 ? "Control+z" : "Control+y"));
    else if (kind < 0.93) await page.evaluate((hash) => { location.hash = hash; }, (what = places[Math.floor(which * places.length)]));
    else if (kind < 0.96) await page.evaluate((by) => history.go(by), (what = which < 0.7 ? -1 : 1));
    else if (kind < 0.99) await page.keyboard.press((what = ["Escape", "Enter", "Tab", "Control+k"][Math.floor(which * 4)]));
    else if (step < LAST_RELOAD) {
      what = "reload";
      memories.push(await wasmMiB(page));
      await page.reload();
      await ready(page);
    }
    done.push(what ?? "rest");
    await expect(page.locator("html"), `after ${done.slice(-5).join(" · ")}`).toHaveAttribute("data-state", "ready");
  }
  const after = await atRest(page, session);
  memories.push(await wasmMiB(page));
  if (process.env.MONKEY_LOG) console.log(JSON.stringify({ before, after, memories }), done.join("\n"));
  expect(after.nodes).toBeLessThan(before.nodes * GROWTH.nodes);
  expect(after.listeners).toBeLessThan(before.listeners * GROWTH.listeners);
  expect(Math.max(...memories)).toBeLessThan(MOST_WASM_MIB);
});
