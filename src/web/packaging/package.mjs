// Trunk calls this after a release build. The program is split into what a first visit needs and
// parts that are fetched when they are first used, each optimised for size; the style sheets become
// one; scripts and styles lose their comments and blanks; and the page gets a policy by which
// browsers load and run nothing but what lies beside it.
//
// Trunk can neither split a program nor read what wasm-bindgen writes for one, so its own output is
// replaced by what is made here, under the same hashed names.
import { transformSync } from "esbuild";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { shortenImports } from "./imports.mjs";

const staging = process.env.TRUNK_STAGING_DIR;
const root = fileURLToPath(new URL("../../../", import.meta.url));
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const program = join(target, "wasm32-unknown-unknown/release/zhibu.wasm");

const features = ["bulk-memory", "nontrapping-float-to-int", "sign-ext", "mutable-globals", "multivalue", "reference-types"];
const optimise = [...features.map((feature) => `--enable-${feature}`), "--flatten", "--rereloop", "-Oz", "-Oz"];

function run(command, ...words) {
  execFileSync(command, words, { stdio: ["ignore", "inherit", "inherit"] });
}

/** What `replace` makes of a text; that it finds what it looks for is checked, lest a new version of a tool go unnoticed. */
function replaced(text, from, to) {
  if (!text.includes(from)) throw new Error(`not found in what a tool wrote: ${from}`);
  return text.replaceAll(from, to);
}

function split() {
  const name = basename(readdirSync(staging).find((file) => file.endsWith("_bg.wasm")), "_bg.wasm");
  const hash = name.slice(name.lastIndexOf("-"));
  const work = mkdtempSync(join(tmpdir(), "zhibu-split-"));
  const at = (file) => join(work, file);
  const to = (file) => join(staging, file);
  run("wasm-split-cli", program, work, "--target", "web", "--out-name", name);
  run("wasm-bindgen", at(`${name}.wasm`), "--target", "web", "--no-typescript", "--keep-lld-exports", "--remove-name-section", "--out-dir", at("bound"));
  const bound = at(`bound/${name}_bg.wasm`);
  const { wasm, script } = shortenImports(readFileSync(bound), readFileSync(at(`bound/${name}.js`), "utf8"), `./${name}_bg.js`);
  writeFileSync(bound, wasm);
  run("wasm-opt", ...optimise, bound, "-o", to(`${name}_bg.wasm`));
  const linkName = `split${hash}.js`;
  writeFileSync(to(`${name}.js`), replaced(script, 'from "./__wasm_split.js"', `from "./${linkName}"`));
  let link = readFileSync(at("__wasm_split.js"), "utf8");
  // A part is compiled while what it builds on is on its way. Hosts that do not know the type of
  // WebAssembly serve it all the same.
  link = replaced(link, ", import.meta.url));\n    src.catch", ", import.meta.url)).then((answer) => answer.arrayBuffer()).then((bytes) => WebAssembly.compile(bytes));\n    src.catch");
  link = replaced(link, "WebAssembly.instantiateStreaming(src, imports)", "src.then((part) => WebAssembly.instantiate(part, imports))");
  for (const part of readdirSync(work).filter((file) => file.endsWith(".wasm") && file !== `${name}.wasm`)) {
    const hashed = `${basename(part, ".wasm")}${hash}.wasm`;
    run("wasm-opt", ...optimise, at(part), "-o", to(hashed));
    link = replaced(link, `"./${part}"`, `"./${hashed}"`);
  }
  writeFileSync(to(linkName), link);
  rmSync(work, { recursive: true });
}

/** Makes one style sheet of all, in the page's order: they hold up the first paint, and compress better together. */
function joinStyles() {
  const page = join(staging, "index.html");
  const html = readFileSync(page, "utf8");
  const links = [...html.matchAll(/ *<link rel="stylesheet" href="\.\/([^"]+)"[^>]*>\n?/g)];
  if (links.length === 0) throw new Error("Trunk links style sheets otherwise than it did");
  const styles = links.map(([, name]) => readFileSync(join(staging, name), "utf8")).join("\n");
  for (const [, name] of links) rmSync(join(staging, name));
  const joined = `styles-${createHash("sha256").update(styles).digest("hex").slice(0, 16)}.css`;
  writeFileSync(join(staging, joined), styles);
  const [first, ...others] = links.map(([link]) => link);
  const rest = others.reduce((text, link) => text.replace(link, ""), html);
  writeFileSync(page, rest.replace(first, `    <link rel="stylesheet" href="./${joined}" />\n`));
}

function minify() {
  const loaders = { ".js": "js", ".css": "css" };
  for (const name of readdirSync(staging)) {
    const loader = loaders[extname(name)];
    if (!loader) continue;
    const file = join(staging, name);
    const { code } = transformSync(readFileSync(file, "utf8"), { loader, minify: true });
    writeFileSync(file, code);
  }
}

// Styles are set from style sheets and by properties, scripts come from files: nothing is inline.
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** Moves the script that starts the program into a file, and states the policy. */
function secure() {
  const page = join(staging, "index.html");
  let html = readFileSync(page, "utf8");
  const [inline, script] = html.match(/<script type="module">([^]*?)<\/script>/) ?? [];
  if (!inline) throw new Error("Trunk starts the program otherwise than it did");
  const hash = readdirSync(staging).find((file) => file.endsWith("_bg.wasm")).match(/-[0-9a-f]+/)[0];
  writeFileSync(join(staging, `start${hash}.js`), script);
  html = html.replace(inline, `<script type="module" src="./start${hash}.js"></script>`);
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}" />`;
  writeFileSync(page, replaced(html, '<meta charset="utf-8" />', `<meta charset="utf-8" />\n    ${meta}`));
}

if (process.env.TRUNK_PROFILE === "release") {
  split();
  secure();
  joinStyles();
  minify();
}
