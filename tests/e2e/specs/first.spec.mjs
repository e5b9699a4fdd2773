// What the page shows before the program is there: its frame and the numbers of the last visit, from a summary that
// may be lost, damaged or foreign at any time.
import { test as plain } from "@playwright/test";
import { expect, go, openSample, ready, samples, test, visit } from "../app.mjs";

const KEY = "zhibu.summary";

// It is stored some seconds after the page was opened or changed.
const soon = { timeout: 15_000 };

const summary = (page) => page.evaluate((key) => localStorage.getItem(key), KEY);

/** Opens a sample and waits until its summary is stored. */
async function openAndLeave(page, lang = "zh") {
  await openSample(page, "laoshan", lang);
  await expect.poll(() => summary(page), soon).not.toBeNull();
}

/** Keeps the program back until what this returns is called. */
async function withhold(page) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route("**/*.wasm", async (route) => {
    await released;
    // Of a page that was left meanwhile nobody waits for it.
    await route.continue().catch(() => {});
  });
  return release;
}

/** Begins to load the page; what it loads may be held back. */
const begin = (page, address = "./") => page.goto(address, { waitUntil: "commit" });

/** What stands in the page as soon as its script has run. */
async function drawn(page) {
  await expect(page.locator(".frame, .loading")).toHaveCount(1);
  return { frames: await page.locator(".frame").count(), numbers: await page.locator(".numbers li").count() };
}

const texts = (page) => page.locator(".numbers a > *").allTextContents();
const boxes = (page) =>
  page.locator(".numbers, .page-head h1, .rail a, .top").evaluateAll((all) =>
    all.map((one) => {
      const { left, top, width, height } = one.getBoundingClientRect();
      return [left, top, width, height].map(Math.round);
    }),
  );

/** Lines as a summary with the checksum that the page computes. */
function signed(lines) {
  const rest = ["", ...lines].join("\n");
  let sum = 2;
  for (let at = 0; at < rest.length; at++) sum = (Math.imul(sum, 31) + rest.charCodeAt(at)) >>> 0;
  return sum + rest;
}

test("the frame and the numbers are there before the program, where they stay when it is there", async ({ page }) => {
  await openAndLeave(page);
  const numbers = await texts(page);
  const title = await page.locator(".top .ledger").evaluate((link) => link.firstChild.textContent);
  const links = await page.locator(".rail a").evaluateAll((all) => all.map((one) => [one.hash, one.textContent, one.getAttribute("aria-current")]));
  const release = await withhold(page);
  await begin(page);
  expect(await drawn(page)).toEqual({ frames: 1, numbers: 5 });
  expect(await texts(page)).toEqual(numbers);
  await expect(page.locator(".numbers")).toHaveAttribute("aria-busy", "true");
  await expect(page.locator(".soon [role=status]")).toHaveText(/^截至 \d{4}-\d{2}-\d{2} 的数字，正在更新/);
  await expect(page.locator(".top .ledger")).toHaveText(title);
  expect(await page.locator(".rail a").evaluateAll((all) => all.map((one) => [one.hash, one.textContent, one.getAttribute("aria-current")]))).toEqual(links);
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
  const before = await boxes(page);
  await release();
  await ready(page);
  await expect(page.locator(".first")).toHaveCount(0);
  await expect(page.locator(".frame")).toHaveCount(1);
  await expect(page.locator("[aria-busy]")).toHaveCount(0);
  expect(await texts(page)).toEqual(numbers);
  expect(await boxes(page)).toEqual(before);
});

test("while the ledger is being opened the numbers stay where they are, above the progress", async ({ page }) => {
  await openAndLeave(page);
  await page.addInitScript(() => {
    // The opening of a ledger pauses by messages: the first one waits until the test has looked.
    const { postMessage } = MessagePort.prototype;
    MessagePort.prototype.postMessage = function (...message) {
      MessagePort.prototype.postMessage = postMessage;
      window.goOn = () => this.postMessage(...message);
    };
  });
  const release = await withhold(page);
  await begin(page);
  await drawn(page);
  const before = await boxes(page);
  await release();
  await expect(page.locator("main .opening")).toBeVisible();
  await expect(page.locator(".frame")).toHaveCount(1);
  await expect(page.locator(".numbers")).toHaveAttribute("aria-busy", "true");
  expect(await boxes(page)).toEqual(before);
  // Who goes elsewhere meanwhile leaves the numbers.
  await go(page, "#/branch");
  await expect(page.locator(".numbers")).toHaveCount(0);
  await page.evaluate(() => window.goOn());
  await ready(page);
  await expect(page.getByTestId("count-branch")).toBeVisible();
});

test("an address of another page shows the frame alone, and leads there", async ({ page }) => {
  await openAndLeave(page);
  for (const [hash, numbers] of [["#/branch?q=%E5%81%A5", 0], ["#/dashboard?grain=year", 0], ["#/dashboard", 5], ["#/", 5]]) {
    const release = await withhold(page);
    // The same document does not load again for another hash.
    await page.goto("about:blank");
    await begin(page, `./${hash}`);
    expect(await drawn(page), hash).toEqual({ frames: 1, numbers });
    await expect(page.locator(".rail [aria-current]")).toHaveText(hash.startsWith("#/branch") ? "临时党组织" : "总览");
    await release();
    await ready(page);
    await expect(page.locator(".frame")).toHaveCount(1);
    await expect(page.locator(".first")).toHaveCount(0);
  }
});

test("an entry of the rail that is pressed before the program is there leads to its page", async ({ page }) => {
  await openAndLeave(page);
  const release = await withhold(page);
  await begin(page);
  await page.locator(".rail").getByRole("link", { name: "党建联盟" }).click();
  await expect(page.locator(".numbers")).toHaveCount(0);
  await release();
  await ready(page);
  await expect(page.getByTestId("count-alliance")).toBeVisible();
});

const damages = {
  "a digit is another": (text) => text.replace(/\n28\n/, "\n29\n"),
  "its end is missing": (text) => text.slice(0, -40),
  "its beginning is missing": (text) => text.slice(3),
  "a line is missing": (text) => text.split("\n").toSpliced(12, 1).join("\n"),
  "it is empty": () => "",
  "it is something else": () => '{"numbers":[1,2,3]}',
  "its checksum is of another format": (text) => text.replace(/^\d+/, (sum) => String((Number(sum) + 1) % 2 ** 32)),
};

for (const [what, damage] of Object.entries(damages)) {
  test(`a summary is ignored and removed if ${what}`, async ({ page }) => {
    await openAndLeave(page);
    const whole = await summary(page);
    const damaged = damage(whole);
    expect(damaged).not.toEqual(whole);
    await page.evaluate(([key, text]) => localStorage.setItem(key, text), [KEY, damaged]);
    const release = await withhold(page);
    await begin(page);
    expect(await drawn(page)).toEqual({ frames: 0, numbers: 0 });
    expect(await summary(page)).toBeNull();
    await release();
    await ready(page);
    await expect(page.locator(".numbers strong").first()).toHaveText("28");
    // Another takes its place.
    await expect.poll(() => summary(page), soon).toEqual(whole);
  });
}

test("numbers of another ledger, of one that is gone, or in another language are not shown", async ({ page }) => {
  await openAndLeave(page);
  const kept = await summary(page);
  const set = (key, text) => page.evaluate(([key, text]) => (text === null ? localStorage.removeItem(key) : localStorage.setItem(key, text)), [key, text]);
  const get = (key) => page.evaluate((key) => localStorage.getItem(key), key);
  for (const [key, text] of [["zhibu.last", "another"], ["zhibu.last", null], ["zhibu/laoshan-2022/about", null], ["zhibu.lang", "en"]]) {
    const before = await get(key);
    await set(key, text);
    await withhold(page);
    await begin(page);
    expect(await drawn(page), `${key} ${text}`).toEqual({ frames: 0, numbers: 0 });
    expect(await summary(page)).toEqual(kept);
    await set(key, before);
  }
  await begin(page, "./?lang=en");
  expect((await drawn(page)).frames).toBe(0);
  await begin(page, "./?lang=zh");
  expect((await drawn(page)).frames).toBe(1);
});

test("each language has its own words, and a dark page is dark from the beginning", async ({ page }) => {
  await openAndLeave(page, "en");
  await page.evaluate(() => localStorage.setItem("zhibu.theme", "dark"));
  await withhold(page);
  await begin(page, "./?lang=en");
  expect((await drawn(page)).numbers).toBe(5);
  await expect(page.locator(".page-head h1")).toHaveText("Dashboard");
  await expect(page.locator(".soon [role=status]")).toHaveText(/^As of \d{4}-\d{2}-\d{2}; being updated/);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("the summary follows what is changed, is counted where the space is told, and goes with its ledger", async ({ page }) => {
  await openAndLeave(page);
  const before = await summary(page);
  await go(page, "#/branch/new");
  await page.getByLabel("名称").fill("新的临时党支部");
  await page.getByLabel(/成立日期(?!：)/).fill("2022-11-01");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.locator(".detail")).toContainText("新的临时党支部");
  await expect.poll(() => summary(page), soon).not.toEqual(before);
  expect((await summary(page)).split("\n")[10]).toBe("29");
  await go(page, "#/ledgers");
  const units = (await summary(page)).length;
  await expect(page.locator("#safety")).toContainText(`其中 ${units} 字是打开网页时先显示的数字`);
  await page.getByTestId("table-ledgers").getByRole("button", { name: "移除" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "移除" }).click();
  await expect(page.getByRole("button", { name: samples.laoshan.zh })).toBeVisible();
  expect(await summary(page)).toBeNull();
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("zhibu/")))).toEqual([]);
});

test("while storage is nearly full there is no summary, and nothing else differs", async ({ page }) => {
  await openAndLeave(page);
  await page.evaluate(() => localStorage.setItem("other-program", "x".repeat(4_400_000)));
  await go(page, "#/branch/new");
  await page.getByLabel("名称").fill("存得下的");
  await page.getByLabel(/成立日期(?!：)/).fill("2022-11-01");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.locator(".detail")).toContainText("存得下的");
  await expect.poll(() => summary(page), soon).toBeNull();
  await expect(page.locator(".saving")).toHaveText("已保存");
  await page.goto("about:blank");
  await visit(page, "#/dashboard");
  await expect(page.locator(".numbers strong").first()).toHaveText("29");
});

// Plain, because a forged drawing of an icon is an error in the console.
plain("a name or a forged summary stays text: no markup, no script, no address elsewhere", async ({ page }) => {
  const hostile = `<img src=x onerror="window.hurt=1"><script>window.hurt=1</script>"'`;
  await openAndLeave(page);
  await go(page, "#/ledgers");
  await page.getByLabel("台账名称").first().fill(hostile);
  await page.getByRole("button", { name: "改名" }).click();
  await expect(page.locator(".top .ledger")).toContainText("<img");
  await go(page, "#/dashboard");
  await expect.poll(async () => (await summary(page))?.split("\n")[3], soon).toBe(hostile);
  const release = await withhold(page);
  await begin(page);
  expect((await drawn(page)).numbers).toBe(5);
  await expect(page.locator(".top .ledger")).toHaveText(hostile);
  const [, key, lang, ...lines] = (await summary(page)).split("\n");
  const forged = lines.map((line) => (line.startsWith("#/") ? `javascript:window.hurt=1` : `${hostile}${line}`));
  await page.evaluate(([key, text]) => localStorage.setItem(key, text), [KEY, signed([key, lang, ...forged])]);
  await begin(page);
  expect((await drawn(page)).numbers).toBe(5);
  await expect(page.locator("h1")).toContainText("<script>");
  await expect(page.locator("body img, body script:not([src])")).toHaveCount(0);
  const addresses = await page.locator(".rail a").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  expect(addresses.filter((address) => !address.startsWith("#"))).toEqual([]);
  await page.locator(".rail a").first().click();
  await release();
  await ready(page);
  expect(await page.evaluate(() => window.hurt)).toBeUndefined();
});

test("a first visit says that the program is being loaded, and nothing of it stays", async ({ page }) => {
  const release = await withhold(page);
  await begin(page);
  await expect(page.locator(".loading")).toBeVisible();
  await release();
  await ready(page);
  await expect(page.locator(".loading")).toHaveCount(0);
  await expect(page.getByRole("button", { name: samples.laoshan.zh })).toBeVisible();
});

plain("a program that cannot be loaded says so in the place of the numbers", async ({ page }) => {
  await openAndLeave(page);
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto("./");
  await expect(page.getByRole("alertdialog")).toContainText("程序出错");
  await expect(page.locator("body > *")).toHaveCount(1);
  await expect(page.locator("html")).toHaveAttribute("data-state", "error");
});

plain("a program that stops while it is started takes the numbers with it", async ({ page }) => {
  await openAndLeave(page);
  const release = await withhold(page);
  await begin(page);
  expect((await drawn(page)).numbers).toBe(5);
  await page.evaluate(() => window.zhibuStopped("of the test"));
  await release();
  await expect(page.getByRole("alertdialog")).toContainText("of the test");
  await expect(page.locator("body > *")).toHaveCount(1);
});

test("storage that is denied shows no numbers and stops nothing", async ({ page }) => {
  await openAndLeave(page);
  await page.addInitScript(() => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } }));
  await page.goto("./");
  await ready(page);
  await expect(page.getByTestId("banner-denied").or(page.getByRole("button", { name: samples.laoshan.zh })).first()).toBeVisible();
  await expect(page.locator(".first, .loading")).toHaveCount(0);
});
