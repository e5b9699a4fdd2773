// A slow line: how far the program is, while it comes; and a fast one, on which nothing is between.
import { expect, test } from "@playwright/test";
import { ready } from "../app.mjs";
import { dist, start, testBase } from "../../../src/web/packaging/server.mjs";

const lineOf = { offline: false, latency: 300, downloadThroughput: 1e6 / 8, uploadThroughput: 1e6 / 8 };

/** Notes every text that stands in the place of the page before the program is there, with its time. */
function note() {
  window.noted = [];
  const look = () => {
    const text = document.querySelector(".loading, .soon")?.textContent;
    if (text && window.noted.at(-1)?.text !== text) window.noted.push({ text, ms: performance.now() });
    if (document.documentElement?.dataset.state !== "ready") requestAnimationFrame(look);
  };
  look();
  const known = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (answer, imports) => {
    window.given = (await answer).url;
    return known.call(WebAssembly, answer, imports);
  };
}

test("on a slow line it is told how far the program is", async ({ page }) => {
  const server = await start(0, testBase, { folder: dist, isPacked: true });
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", lineOf);
  await page.addInitScript(note);
  await page.goto(`http://127.0.0.1:${server.address().port}${testBase}`);
  await ready(page);
  const noted = await page.evaluate(() => window.noted);
  expect(noted[0].text).toBe("正在载入…… / Loading …");
  const percents = noted.slice(1).map(({ text }) => {
    const [, chinese, english] = text.match(/^正在载入 (\d+) % \/ Loading (\d+) %$/);
    expect(chinese).toBe(english);
    return Number(chinese);
  });
  expect(percents.length).toBeGreaterThan(3);
  expect(percents).toEqual([...percents].sort((one, other) => one - other));
  // The last piece may come in the same turn as the program.
  expect(percents.at(-1)).toBeGreaterThan(90);
  console.log(`first text ${Math.round(noted[0].ms)} ms, first percent ${Math.round(noted[1].ms)} ms (${percents[0]} %)`);
  expect(noted[1].ms).toBeLessThan(3000);

  // So too for a part, below the name of its page.
  const ofPart = page.evaluate(async () => {
    const found = new Set();
    const waiting = () => document.querySelector("main .fetching");
    location.hash = "#/help";
    while (!waiting()) await new Promise(requestAnimationFrame);
    for (; waiting(); await new Promise(requestAnimationFrame)) found.add(getComputedStyle(waiting(), "::after").content);
    return [...found];
  });
  await expect(page.locator("main h1")).toHaveText("帮助");
  await expect(page.locator("main .fetching")).toBeVisible();
  const numbers = (await ofPart).flatMap((text) => text.match(/\d+(?= %)/g) ?? []).map(Number);
  expect(numbers.length).toBeGreaterThan(3);
  expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
  server.closeAllConnections();
  server.close();
});

test("on a fast line the browser is given the program as the host sends it", async ({ page }) => {
  await page.addInitScript(note);
  await page.goto("./");
  await ready(page);
  // What a script has made has no address, and browsers keep nothing that they compile of it.
  expect(await page.evaluate(() => window.given)).toMatch(/_bg\.wasm$/);
  expect(await page.evaluate(() => window.noted.some(({ text }) => text.includes("%")))).toBe(false);
});
