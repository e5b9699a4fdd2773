// The size check: everything a first visit loads, in brotli at its best, against the budget.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import { fileURLToPath } from "node:url";
import { dist } from "./server.mjs";
import { singleName } from "./single.mjs";

// Thousands of bytes.
const budgetKb = 300;

function brotli(bytes) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return brotliCompressSync(bytes, { params }).length;
}

/** Whether a file holds a part of the program that is fetched when it is first used; a test sees that none is before. */
export const isPart = (name) => /^(split|chunk|shared)_.*\.wasm$|^later-.*\.css$/.test(name);

// Samples, the schema and the single file lie beside the app and are not loaded by it, nor is what is packed already;
// the service worker comes once the program has started.
const isApart = (name) => [singleName, "worker.js"].includes(name) || /\.(br|gz)$/.test(name);
const isLoaded = (name) => !isApart(name) && statSync(dist + name).isFile();
const files = () => readdirSync(dist).filter(isLoaded);
const brotliOf = (names) => names.reduce((sum, name) => sum + brotli(readFileSync(dist + name)), 0);

export const firstLoadBytes = () => brotliOf(files().filter((name) => !isPart(name)));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const bytes = firstLoadBytes();
  const isKept = bytes <= budgetKb * 1000;
  const verdict = isKept ? "kept" : "exceeded";
  for (const name of files().filter(isPart)) {
    console.log(`part, fetched when first used: ${(brotliOf([name]) / 1000).toFixed(1)} KB in brotli, ${name}`);
  }
  console.log(`first load: ${(bytes / 1000).toFixed(1)} KB in brotli; budget ${budgetKb} KB: ${verdict}`);
  if (!isKept) process.exit(1);
}
