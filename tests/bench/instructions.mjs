// Counts the instructions of each piece of work, in callgrind.
//
//   node instructions.mjs           counts at size S and compares with instructions.json
//   node instructions.mjs --keep    writes what it counted into instructions.json
//   node instructions.mjs S M L     prints a table of the costs by size
//
// More than a tenth above what is kept fails; so does more than a tenth below, so that what is kept
// stays near what is.
import { execFileSync, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const works = ["start", "import-changes", "import-records", "take-records", "merge", "edit", "dashboard", "findings", "map", "search"];
const kept = fileURLToPath(new URL("instructions.json", import.meta.url));
const tolerance = 0.1;

/** Builds the program as it is released and returns its path. */
function build() {
  const options = ["bench", "--locked", "--package", "zhibu-bench", "--bench", "instructions", "--no-run", "--message-format", "json"];
  const told = execFileSync("cargo", options, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 28 });
  const built = told.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  return built.findLast((message) => message.executable && message.target.name === "instructions").executable;
}

function count(program, work, size) {
  return new Promise((resolve, reject) => {
    const options = ["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*instructions::measured*"];
    const run = spawn("valgrind", [...options, program, work, size], { stdio: ["ignore", "ignore", "pipe"] });
    let told = "";
    run.stderr.on("data", (text) => (told += text));
    run.on("error", reject);
    run.on("close", () => {
      const counted = Number(told.match(/Collected : (\d+)/)?.[1]);
      if (counted > 0) resolve(counted);
      else reject(new Error(`${work} ${size} was not counted:\n${told}`));
    });
  });
}

async function countAll(program, size) {
  const counts = {};
  const waiting = [...works];
  const next = async () => {
    for (let work = waiting.shift(); work; work = waiting.shift()) counts[work] = await count(program, work, size);
  };
  await Promise.all([next(), next()]);
  return Object.fromEntries(works.map((work) => [work, counts[work]]));
}

const words = process.argv.slice(2);
const program = build();
if (words.length > 0 && words[0] !== "--keep") {
  const bySize = [];
  for (const size of words) bySize.push(await countAll(program, size));
  const heads = words.map((size, index) => (index === 0 ? size : `${size} | ×`)).join(" | ");
  console.log(`| million instructions | ${heads} |`);
  console.log(`| --- |${" ---: |".repeat(2 * words.length - 1)}`);
  for (const work of works) {
    const cells = bySize.map((counts, index) => {
      const millions = (counts[work] / 1e6).toPrecision(3);
      return index === 0 ? millions : `${millions} | ${(counts[work] / bySize[index - 1][work]).toPrecision(3)}`;
    });
    console.log(`| ${work} | ${cells.join(" | ")} |`);
  }
} else {
  const counts = await countAll(program, "S");
  if (words[0] === "--keep") writeFileSync(kept, `${JSON.stringify(counts, null, 2)}\n`);
  const expected = JSON.parse(readFileSync(kept, "utf8"));
  let isOff = false;
  for (const work of works) {
    const ratio = counts[work] / expected[work];
    const isNear = Math.abs(ratio - 1) <= tolerance;
    isOff ||= !isNear;
    console.log(`${work}: ${(counts[work] / 1e6).toFixed(2)} million instructions, ${ratio.toFixed(3)} of what is kept${isNear ? "" : " ← off"}`);
  }
  if (isOff) {
    console.log("If that is meant: node tests/bench/instructions.mjs --keep");
    process.exit(1);
  }
}
