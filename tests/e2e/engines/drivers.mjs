// How each engine is started and driven: a page with `goto`, `reload`, `evaluate`, `close`, and its version.
import { chromium } from "@playwright/test";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { access, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import { launchOptions } from "../browser.mjs";

// Packages with a Chromium of an earlier year in them; it is unpacked once.
async function packedChromium(name) {
  const folder = path.dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  const program = path.join(folder, "bin", "chromium");
  const isThere = await access(program).then(() => true, () => false);
  if (!isThere) await writeFile(program, await promisify(brotliDecompress)(await readFile(`${program}.br`)), { mode: 0o755 });
  return program;
}

async function chromiumPage(executablePath) {
  const args = [...launchOptions.args, "--no-zygote", "--use-gl=swiftshader"];
  const browser = await chromium.launch({ executablePath, args });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  return {
    version: `Chromium ${browser.version()}`,
    // Old engines lack what a page of Playwright needs for more than this.
    goto: (address) => page.goto(address),
    reload: () => page.reload(),
    evaluate: (read, argument) => page.evaluate(read, argument),
    close: () => browser.close(),
  };
}

// Debian's Firefox, by WebDriver BiDi.
async function firefoxPage() {
  const { default: puppeteer } = await import("puppeteer-core");
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: "/usr/bin/firefox-esr", headless: true });
  const page = await browser.newPage();
  return {
    version: (await browser.version()).replace("/", " "),
    goto: (address) => page.goto(address),
    reload: () => page.reload(),
    evaluate: (read, argument) => page.evaluate(read, argument),
    close: () => browser.close(),
  };
}

// Debian's WebKitGTK, by WebDriver; it needs a display.
async function webkitPage() {
  const port = 8131;
  const driver = spawn("WebKitWebDriver", [`--port=${port}`], { stdio: "ignore" });
  const call = async (method, place, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${place}`, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(value.message);
    return value;
  };
  const options = { "webkitgtk:browserOptions": { binary: await miniBrowser(), args: ["--automation"] } };
  const begin = { capabilities: { alwaysMatch: options } };
  let session;
  for (let attempt = 0; !session; attempt++) {
    // The driver takes a moment until it listens.
    session = await call("POST", "/session", begin).catch((error) => {
      if (attempt > 50) throw error;
      return new Promise((resolve) => setTimeout(resolve, 100));
    });
  }
  const at = `/session/${session.sessionId}`;
  const evaluate = async (read, argument) => {
    const script = `const done = arguments[1]; Promise.resolve((${read})(arguments[0])).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const outcome = await call("POST", `${at}/execute/async`, { script, args: [argument ?? null] });
    if (outcome.error) throw new Error(outcome.error);
    return outcome.value;
  };
  return {
    version: `WebKitGTK ${session.capabilities.browserVersion}`,
    goto: (url) => call("POST", `${at}/url`, { url }),
    reload: () => call("POST", `${at}/refresh`, {}),
    evaluate,
    close: async () => {
      await call("DELETE", at);
      driver.kill();
    },
  };
}

/** Where Debian keeps the browser of WebKitGTK: in the folder of the machine's architecture. */
async function miniBrowser() {
  const libraries = (await readdir("/usr/lib")).map((folder) => `/usr/lib/${folder}/webkit2gtk-4.1/MiniBrowser`);
  const found = libraries.find((path) => existsSync(path));
  if (!found) throw new Error("WebKitGTK's MiniBrowser is not installed");
  return found;
}

/** The engines by name. */
export const engines = {
  "chromium-92": async () => chromiumPage(await packedChromium("chromium-92")),
  "chromium-109": async () => chromiumPage(await packedChromium("chromium-109")),
  firefox: firefoxPage,
  webkit: webkitPage,
  chromium: () => chromiumPage(launchOptions.executablePath),
};
