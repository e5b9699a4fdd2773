// What the page may load and run: only what lies beside it, nothing inline, no text as a program.
import { readdir, readFile } from "node:fs/promises";
import { test as plain } from "@playwright/test";
import { expect, openSample, test } from "../app.mjs";
import { dist } from "../../../src/web/packaging/server.mjs";
import { singleName } from "../../../src/web/packaging/single.mjs";

test("the built page states its policy, and has nothing inline and no other origin", async () => {
  const html = await readFile(`${dist}index.html`, "utf8");
  const [, policy] = html.match(/Content-Security-Policy" content="([^"]+)"/);
  const rules = Object.fromEntries(policy.split("; ").map((rule) => [rule.split(" ")[0], rule.split(" ").slice(1)]));
  expect(rules["default-src"]).toEqual(["'none'"]);
  // The permission for `eval` is what engines before Chromium 97 take for WebAssembly; others lose it at once, see below.
  expect(rules["script-src"]).toEqual(["'self'", "'unsafe-eval'", "'wasm-unsafe-eval'"]);
  expect(policy).not.toMatch(/unsafe-inline|https?:|\*/);
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
  for (const name of await readdir(dist)) {
    // The single file has its own policy, and is tested with it.
    if (!/\.(html|js|css)$/.test(name) || name === singleName) continue;
    const text = await readFile(dist + name, "utf8");
    expect(text.match(/https?:\/\/(?!www\.w3\.org\/)[^"'\s)]+/g) ?? [], name).toEqual([]);
    expect(text, name).not.toMatch(/\beval\(|new Function\(/);
  }
});

// Plain, because what the policy stops is an error in the console.
plain("the browser holds the page to it", async ({ page }) => {
  await openSample(page, "laoshan");
  const outcome = await page.evaluate(async () => {
    const violated = [];
    document.addEventListener("securitypolicyviolation", (event) => violated.push(event.effectiveDirective));
    const element = document.createElement("div");
    element.setAttribute("style", "color: red");
    document.body.append(element);
    const script = document.createElement("script");
    script.textContent = "window.ranInline = true";
    document.body.append(script);
    await fetch("http://127.0.0.1:1/").catch(() => {});
    // In a turn of its own: what a test itself runs may use `eval`.
    const evaluated = await new Promise((resolve) => {
      setTimeout(() => {
        try {
          resolve((0, eval)("'ran'"));
        } catch (error) {
          resolve(error.name);
        }
      });
    });
    return { violated, evaluated, ran: window.ranInline === true, color: element.style.color };
  });
  expect(outcome.evaluated).toBe("EvalError");
  expect(outcome.ran).toBe(false);
  expect(outcome.violated).toEqual(expect.arrayContaining(["style-src-attr", "script-src-elem", "connect-src"]));
});
