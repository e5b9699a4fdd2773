// Trunk calls this after a release build. The program is split into what a first visit needs and
// parts that are fetched when they are first used, each optimised for size; the style sheets become
// one, and so do the scripts; and the page gets a policy by which browsers load and run nothing but
// what lies beside it. Of the same program and scripts the single file is made.
//
// Trunk can neither split a program nor read what wasm-bindgen writes for one, so its own output is
// replaced by what is made here, under the same hashed names.
import { build, transformSync } from "esbuild";
import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { shortenImports } from "./imports.mjs";
import { policyTag } from "./page.mjs";
import { singleFile, singleName } from "./single.mjs";
import { withCustom, withoutCustom, withoutExports } from "./wasm.mjs";

const staging = process.env.TRUNK_STAGING_DIR;
const root = fileURLToPath(new URL("../../../", import.meta.url));
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const program = join(target, "wasm32-unknown-unknown/release/zhibu.wasm");

// What Chromium 83 knows. References and several results are of no use to the program.
const features = ["bulk-memory", "nontrapping-float-to-int", "sign-ext", "mutable-globals"];
const optimise = [...features.map((feature) => `--enable-${feature}`), "--flatten", "--rereloop", "-Oz", "-Oz"];
// The oldest engines that the README names.
const engines = ["chrome83", "firefox98", "safari15.4"];

function run(command, ...words) {
  execFileSync(command, words, { stdio: ["ignore", "inherit", "inherit"] });
}

/** What `replace` makes of a text; that it finds what it looks for is checked, lest a new version of a tool go unnoticed. */
function replaced(text, from, to) {
  const found = typeof from === "string" ? text.includes(from) : text.search(from) >= 0;
  if (!found) throw new Error(`not found in what a tool wrote: ${from}`);
  return text.replaceAll(from, to);
}

// The program begins with an empty memory, of which the lowest addresses are never used. Its parts come to a memory
// that is in use.
const ofProgram = ["--zero-filled-memory", "--low-memory-unused"];

/** Optimises the modules at these paths, the program first, as many at a time as there are processors. */
async function optimised([program, ...parts]) {
  const waiting = [[program, ofProgram], ...parts.map((path) => [path, []])];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [path, more] = next;
      await promisify(execFile)("wasm-opt", [...optimise, ...more, path, "-o", path], { maxBuffer: Infinity });
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

// Modules that say which features they use make wasm-bindgen use references, which older engines do not know.
function writeWithoutFeatures(path) {
  writeFileSync(path, withoutCustom(readFileSync(path), "target_features"));
}

/** The program and its script without the streams by which Leptos talks with a server: they are exported, but there is no server. */
function withoutStreams(program, script) {
  const { wasm, dropped } = withoutExports(program, /intounderlying/);
  if (dropped.length === 0) throw new Error("Leptos exports its streams otherwise than it did");
  let shorter = replaced(script, /^export class IntoUnderlying\w+ \{$[^]*?^\}$/gm, "");
  shorter = replaced(shorter, /^if \(Symbol\.dispose\) IntoUnderlying.*$/gm, "");
  return { wasm, script: replaced(shorter, /^const IntoUnderlying\w+Finalization = [^]*?;$/gm, "") };
}

/** Splits the program in `work`. Returns its modules by name, and leaves the scripts there: `program.js`, `split.js`. */
async function split(work) {
  const at = (file) => join(work, file);
  run("wasm-split-cli", program, work, "--target", "web", "--out-name", "zhibu");
  writeWithoutFeatures(at("zhibu.wasm"));
  run("wasm-bindgen", at("zhibu.wasm"), "--target", "web", "--no-typescript", "--keep-lld-exports", "--remove-name-section", "--out-dir", at("bound"));
  const bound = at("bound/zhibu_bg.wasm");
  const used = withoutStreams(readFileSync(bound), readFileSync(at("bound/zhibu.js"), "utf8"));
  const { wasm, script } = shortenImports(used.wasm, used.script, "./zhibu_bg.js");
  writeFileSync(bound, wasm);
  writeFileSync(at("program.js"), replaced(script, 'from "./__wasm_split.js"', 'from "./split.js"'));
  let link = replaced(readFileSync(at("__wasm_split.js"), "utf8"), '"./zhibu.js"', '"./program.js"');
  // A part is compiled while what it builds on is on its way.
  link = replaced(link, /fetch\(new URL\("\.\/(\w+)\.wasm", import\.meta\.url\)\)/g, 'part("$1")');
  link = replaced(link, "WebAssembly.instantiateStreaming(src, imports)", "src.then((part) => WebAssembly.instantiate(part, imports))");
  const paths = new Map([["program", bound]]);
  for (const file of readdirSync(work).filter((file) => file.endsWith(".wasm") && file !== "zhibu.wasm")) {
    writeWithoutFeatures(at(file));
    paths.set(basename(file, ".wasm"), at(file));
  }
  await optimised([...paths.values()]);
  const modules = new Map([...paths].map(([name, path]) => [name, readFileSync(path)]));
  writeFileSync(at("split.js"), `import { part } from "./parts.js";\n${bundle(modules, link)}`);
  return modules;
}

// Larger modules are worth a request of their own.
const smallBytes = 16_384;

/**
 * Puts small modules that parts share together: there is one for each set of parts, and a host answers a few requests at a
 * time. Those of the part that the first page fetches come apart from the others. Returns the link with the bundle of each.
 */
function bundle(modules, link) {
  const [, used] = link.match(/__wasm_split_load_dashboard = [^]*?\n, \[([^\]]*)\]/) ?? [];
  if (!used) throw new Error("the parts are linked otherwise than they were");
  const first = new Set(used.split(", ").map((name) => name.replace("__", "")));
  const small = [...modules].filter(([name, module]) => name.startsWith("chunk_") && module.length < smallBytes);
  let changed = link;
  for (const [name, isWithin] of [["shared_first", (chunk) => first.has(chunk)], ["shared_later", (chunk) => !first.has(chunk)]]) {
    const within = small.filter(([chunk]) => isWithin(chunk));
    for (const [chunk] of within) {
      changed = replaced(changed, `part("${chunk}")`, `part("${chunk}", "${name}")`);
      modules.delete(chunk);
    }
    if (within.length > 0) modules.set(name, withCustom(within));
  }
  return changed;
}

/** One script of what starts the program, its bindings, and how an edition gets its modules. */
async function bundled(work, edition, options) {
  const own = (file) => fileURLToPath(new URL(file, import.meta.url));
  for (const file of ["start.js", "offline.js", "launch.js", "parts.js"]) copyFileSync(own(file), join(work, file));
  copyFileSync(own(`${edition}.js`), join(work, "modules.js"));
  const { outputFiles } = await build({
    entryPoints: [join(work, "start.js")],
    nodePaths: [own("node_modules")],
    bundle: true,
    minify: true,
    target: engines,
    // wasm-bindgen names the parts' link once for each of its functions.
    logOverride: { "duplicate-object-key": "silent", "empty-import-meta": "silent" },
    write: false,
    ...options,
  });
  return outputFiles[0].text;
}

/** Takes out of a page what its tags of a kind fetch: the page without them, and the files' names and texts in its order. */
function taken(html, tags, what) {
  const found = [...html.matchAll(tags)];
  if (found.length === 0) throw new Error(`Trunk links ${what} otherwise than it did`);
  const files = found.map(([, name]) => [name, readFileSync(join(staging, name), "utf8")]);
  for (const [name] of files) rmSync(join(staging, name));
  return [found.reduce((rest, [tag]) => rest.replace(tag, ""), html), files];
}

// The pages of all features but these are in parts of the program.
const firstFeatures = ["styles/features/dashboard.css", "styles/features/search.css"];
const isOfPart = (path) => path.startsWith("styles/features/") && !firstFeatures.includes(path);
const isForPaper = (path) => path === "styles/print.css";

/**
 * The styles of a first visit and those of the parts' pages, from the sheets as they stand in the page. What is for paper
 * comes last in both.
 */
function stylesOf(sheets) {
  const source = readFileSync(join(root, "public/index.html"), "utf8");
  const paths = [...source.matchAll(/rel="css" href="([^"]+)"/g)].map(([, path]) => path);
  const found = paths.map((path, index) => {
    const [name, text] = sheets[index] ?? [];
    if (!name?.startsWith(`${basename(path, ".css")}-`)) throw new Error(`Trunk orders style sheets otherwise than it did: ${path}`);
    return [path, text];
  });
  const joined = (isWanted) => found.filter(([path]) => isWanted(path)).map(([, text]) => text).join("\n");
  return { all: joined(() => true), first: joined((path) => !isOfPart(path)), later: joined((path) => isOfPart(path) || isForPaper(path)) };
}

/** What Trunk made of the page, apart: how to fill it, its styles, its scripts as one that runs first, its icon. */
function pageParts() {
  const source = readFileSync(join(staging, "index.html"), "utf8");
  const [withoutStyles, sheets] = taken(source, / *<link rel="stylesheet" href="\.\/([^"]+)"[^>]*>\n?/g, "style sheets");
  const [withoutScripts, scripts] = taken(withoutStyles, / *<script src="\.\/([^"]+)"><\/script>\n?/g, "scripts");
  const [withoutIcon, [[, icon]]] = taken(withoutScripts, / *<link rel="icon" href="\.\/([^"]+)"[^>]*>\n?/g, "the icon");
  let html = replaced(withoutIcon, /<script type="module">[^]*?<\/script>\n?/g, "");
  html = replaced(html, /<link rel="(modulepreload|preload)"[^>]*>/g, "").replace(/\n\s*\n/g, "\n");
  // Those of the page itself, before any script has run.
  const attributes = (edition) => {
    const [, given] = html.match(/<html ([^>]*)>/);
    return Object.fromEntries([["data-edition", edition], ...[...given.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value])]);
  };
  const page = ({ edition, policy, head, body }) => {
    const lines = (tags) => tags.map((tag) => `    ${tag}\n`).join("");
    // Functions, for a `$` in a script has no meaning.
    let filled = replaced(html, '<html lang="zh-CN"', `<html lang="zh-CN" data-edition="${edition}"`);
    filled = replaced(filled, '<meta charset="utf-8" />\n', (charset) => charset + lines([policy]));
    filled = replaced(filled, /\s*<\/head>/g, () => `\n${lines(head)}  </head>`);
    return replaced(filled, /\s*<\/body>/g, () => `\n${lines(body)}  </body>`);
  };
  const minified = (code, loader, target) => transformSync(code, { loader, minify: true, target }).code.trim();
  // The first script tells the oldest browsers that they cannot run the program.
  const first = minified(scripts.map(([, text]) => text).join("\n"), "js", "es5");
  const styles = stylesOf(sheets);
  for (const which of Object.keys(styles)) styles[which] = minified(styles[which], "css", engines);
  return { page, attributes, styles, first, icon };
}

const hashOf = (...texts) => {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(text);
  return hash.digest("hex").slice(0, 16);
};

function write(name, content) {
  writeFileSync(join(staging, name), content);
  return `./${name}`;
}

function writeHosted({ page, styles, first, icon }, modules, program) {
  // All files of a build have one name, so that none is ever used with those of another.
  const build = hashOf(program, styles.later, ...modules.values());
  write(`later-${build}.css`, styles.later);
  for (const [name, module] of modules) write(name === "program" ? `zhibu-${build}_bg.wasm` : `${name}-${build}.wasm`, module);
  const start = write(`zhibu-${build}.js`, filled(program, build, modules));
  const policy = policyTag({ scripts: "'self'", styles: "'self'", images: "'self' data:", connect: "'self'" });
  const head = [
    '<link rel="manifest" href="./manifest.webmanifest" />',
    `<link rel="icon" href="${write(`icon-${hashOf(icon)}.svg`, icon)}" />`,
    `<link rel="stylesheet" href="${write(`styles-${hashOf(styles.first)}.css`, styles.first)}" />`,
    `<link rel="modulepreload" href="${start}" data-start />`,
    `<link rel="preload" href="./zhibu-${build}_bg.wasm" as="fetch" type="application/wasm" crossorigin />`,
    `<script src="${write(`first-${hashOf(first)}.js`, first)}"></script>`,
  ];
  write("index.html", page({ edition: "hosted", policy, head, body: [] }));
  writeWorker(build);
}

// What a page without a service worker fetches first while it is idle.
const firstAhead = ["shared_first", "split_records", "shared_later", "split_office"];

/** The script of the hosted edition, with what it has to know of its build. */
function filled(program, build, modules) {
  const others = [...modules.keys()].filter((name) => name !== "program" && !firstAhead.includes(name));
  const names = [...firstAhead.filter((name) => modules.has(name)), ...others];
  const parts = Object.fromEntries(names.map((name) => [name, modules.get(name).length]));
  const values = { BUILD: build, SINGLE: singleName };
  const texts = Object.entries(values).reduce((text, [name, value]) => replaced(text, `%${name}%`, value), program);
  return replaced(replaced(texts, '"%PROGRAM_BYTES%"', String(modules.get("program").length)), '"%PARTS%"', JSON.stringify(parts));
}

/** The service worker, which keeps the files of the hosted edition. */
function writeWorker(build) {
  const files = readdirSync(staging).filter((name) => /-[0-9a-f]{16}(_bg)?\.\w+$/.test(name));
  const source = readFileSync(new URL("worker.js", import.meta.url), "utf8");
  const filled = replaced(replaced(source, "%BUILD%", build), '"%FILES%"', JSON.stringify(files));
  write("worker.js", transformSync(filled, { loader: "js", minify: true, target: engines }).code);
}

/** Packs every file for hosts that hand out packed ones: `.br` and `.gz` beside it. */
async function packAll() {
  const files = readdirSync(staging, { recursive: true, withFileTypes: true }).filter((file) => file.isFile() && !file.name.endsWith(".png"));
  const pack = async ({ parentPath, name }) => {
    const content = readFileSync(join(parentPath, name));
    const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    writeFileSync(join(parentPath, `${name}.br`), await promisify(brotliCompress)(content, { params }));
    writeFileSync(join(parentPath, `${name}.gz`), await promisify(gzip)(content, { level: 9 }));
  };
  await Promise.all(files.map(pack));
}

async function packageRelease() {
  const work = mkdtempSync(join(tmpdir(), "zhibu-package-"));
  const modules = await split(work);
  for (const file of readdirSync(staging).filter((file) => /^zhibu-.*\.(js|wasm)$/.test(file))) rmSync(join(staging, file));
  const parts = pageParts();
  writeHosted(parts, modules, await bundled(work, "hosted", { format: "esm" }));
  const attributes = JSON.stringify(parts.attributes("single"));
  const embedded = replaced(await bundled(work, "embedded", { format: "iife" }), '"%ATTRIBUTES%"', () => attributes);
  // Where `engine.js` has said that the browser is too old, the program does not start.
  const program = `if(document.documentElement.dataset.state==="starting"){${embedded.trim()}}`;
  write(singleName, singleFile({ ...parts, styles: parts.styles.all, modules, program }));
  rmSync(work, { recursive: true });
  await packAll();
}

if (process.env.TRUNK_PROFILE === "release") await packageRelease();
