// The size check: everything a first visit loads, in brotli at its best, against the budget.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import { fileURLToPath } from "node:url";
import { dist } from "./server.mjs";

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

// Samples and the schema lie beside the app and are not loaded by it.
export function firstLoadBytes() {
  return readdirSync(dist)
    .map((name) => dist + name)
    .filter((file) => statSync(file).isFile())
    .reduce((sum, file) => sum + brotli(readFileSync(file)), 0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const bytes = firstLoadBytes();
  const isKept = bytes <= budgetKb * 1000;
  const verdict = isKept ? "kept" : "exceeded";
  console.log(`first load: ${(bytes / 1000).toFixed(1)} KB in brotli; budget ${budgetKb} KB: ${verdict}`);
  if (!isKept) process.exit(1);
}
