// What a browser takes at least for the work in the table of `make bench-peers`, without any program: parsing
// the file's JSON, inflating the same bytes, reading and writing the stored texts, fetching and compiling the
// program, and what a keystroke in a search does. Medians of nine runs, each in a fresh page.
//   make build && node tests/e2e/limits.mjs <file.json>
import { chromium } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { start } from "../../src/web/packaging/server.mjs";
import { launchOptions } from "./browser.mjs";

const [path] = process.argv.slice(2);
const RUNS = 9;
const text = await readFile(path, "utf8");
const server = await start(0, "/");
const url = `http://127.0.0.1:${server.address().port}/`;
const browser = await chromium.launch(launchOptions);

/** A page of the served origin without the program, with what the last one stored. */
const bare = async (context) => {
  const page = await context.newPage();
  await page.route("**/bare", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
  await page.goto(new URL("bare", url).href);
  return page;
};

/** What importing the file stores, by key. */
const stored = async () => {
  const context = await browser.newContext({ locale: "zh-CN" });
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForSelector("html[data-state=ready]");
  await page.locator("input[type=file]").first().setInputFiles(path);
  await page.getByRole("button", { name: "打开这份台账" }).click();
  await page.locator("[data-testid=chart-active] .svg svg").waitFor();
  const texts = await page.evaluate(() => ({ ...localStorage }));
  await context.close();
  return texts;
};

const texts = await stored();
const program = await (async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const wasm = page.waitForRequest(/zhibu-[^/]*_bg\.wasm$/);
  await page.goto(url);
  const address = (await wasm).url();
  await context.close();
  return address;
})();

const measured = {};
for (let run = 0; run <= RUNS; run++) {
  const context = await browser.newContext({ serviceWorkers: "block" });
  const writing = await bare(context);
  const times = await writing.evaluate(
    async ({ text, texts, program }) => {
      const timed = {};
      const time = async (name, work) => {
        const start = performance.now();
        const result = await work();
        timed[name] = performance.now() - start;
        return result;
      };
      const through = async (bytes, stream) =>
        new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
      await time("JSON.parse of the file", () => JSON.parse(text));
      const bytes = new TextEncoder().encode(text);
      const small = await time("deflating the file's bytes", () => through(bytes, new CompressionStream("deflate")));
      await time("inflating them", () => through(small, new DecompressionStream("deflate")));
      await time("setItem of what the program stores", () => {
        for (const [key, value] of Object.entries(texts)) localStorage.setItem(key, value);
      });
      await time("fetching and compiling the program", async () =>
        WebAssembly.compileStreaming(fetch(program, { cache: "no-store" })),
      );
      // A list of as many rows as are in the page, each with a tick, a link, a colour and six texts that change.
      const sought = Array.from({ length: 20_000 }, (_, index) => `联合调研第${index}期\n2023-0${index % 10}\n`);
      const find = (word) => sought.filter((text) => text.includes(word)).length;
      const svg = '<svg width="8" height="8"><rect width="8" height="8" fill="#000"/></svg>';
      const cells = `<td>${svg} </td>${"<td> </td>".repeat(4)}`;
      const row = `<tr><td><input type="checkbox" aria-label=""></td><td><a href="#"> </a></td>${cells}</tr>`;
      document.body.innerHTML = `<table><tbody>${row.repeat(24)}</tbody></table>`;
      const rows = [...document.querySelectorAll("tr")].map((row) => ({
        tick: row.querySelector("input"),
        link: row.querySelector("a"),
        color: row.querySelector("rect"),
        texts: [...row.querySelectorAll("td:nth-child(n+2)")].map((cell) => (cell.querySelector("a") ?? cell).lastChild),
      }));
      const show = (word) => {
        for (const [index, { tick, link, color, texts }] of rows.entries()) {
          tick.setAttribute("aria-label", word + index);
          link.setAttribute("href", `#/${word}/${index}`);
          color.setAttribute("fill", `#${word.length}${index % 10}0`);
          for (const text of texts) text.nodeValue = word + index;
        }
      };
      // Compiled, and laid out.
      for (let turn = 0; turn < 30; turn++) {
        find(`第${turn}期`);
        show(`第${turn}期`);
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      await time("looking for a word in 20,000 texts", () => find("调研第1"));
      await time("changing what 24 rows show", () => show("调研第1"));
      return timed;
    },
    { text, texts, program },
  );
  const reading = await bare(context);
  times["first getItem of what is stored, then all"] = await reading.evaluate((keys) => {
    const start = performance.now();
    for (const key of keys) localStorage.getItem(key);
    return performance.now() - start;
  }, Object.keys(texts));
  await context.close();
  // The first run warms the host's and the browser's files.
  if (run > 0) for (const [name, ms] of Object.entries(times)) (measured[name] ??= []).push(ms);
}
await browser.close();
server.close();

console.log("| at least, ms | median | least | most |\n| --- | ---: | ---: | ---: |");
for (const [name, all] of Object.entries(measured)) {
  all.sort((a, b) => a - b);
  const shown = [all[all.length >> 1], all[0], all.at(-1)].map((ms) => ms.toFixed(1));
  console.log(`| ${name} | ${shown.join(" | ")} |`);
}
