// Runs the journey in other engines, with both editions of the release build: from a host, and the single file
// from a disk. Arguments: the engines. Prints a table and fails if a check does.
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { dist, start, testBase } from "../../../src/web/packaging/server.mjs";
import { singleName } from "../../../src/web/packaging/single.mjs";
import { engines } from "./drivers.mjs";
import { journey, names } from "./journey.mjs";

const port = 8129;
const folder = await mkdtemp(path.join(tmpdir(), "U 盘 支部 "));
const single = path.join(folder, "支部台账.html");
await copyFile(dist + singleName, single);
const server = await start(port);

const editions = { hosted: `http://127.0.0.1:${port}${testBase}`, "single file": pathToFileURL(single).href };
let isPassed = true;
for (const engine of process.argv.slice(2)) {
  for (const [edition, address] of Object.entries(editions)) {
    const page = await engines[engine]();
    const began = Date.now();
    const failed = await journey(page, address);
    await page.close();
    const passed = names.length - Object.keys(failed).length;
    console.log(`${page.version}, ${edition}: ${passed} of ${names.length} in ${((Date.now() - began) / 1000).toFixed(1)} s`);
    for (const [name, reason] of Object.entries(failed)) console.log(`  failed: ${name}: ${reason}`);
    isPassed &&= Object.keys(failed).length === 0;
  }
}
server.close();
await rm(folder, { recursive: true });
process.exitCode = isPassed ? 0 : 1;
