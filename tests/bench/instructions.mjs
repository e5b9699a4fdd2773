// Counts the instructions of each piece of work, in callgrind.
//
//   node instructions.mjs                    counts at size S and compares with instructions.json
//   node instructions.mjs --keep             writes what it counted into instructions.json
//   node instructions.mjs --growth           prints a table of the costs at S, M, L and 4L, with exponents
//   node instructions.mjs --growth S M       the same at these sizes
//
// More than a tenth above what is kept fails; so does more than a tenth below, so that what is kept
// stays near what is.
import { execFile, execFileSync, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const works = ["start", "import-changes", "import-records", "take-records", "merge", "edit", "dashboard", "findings", "map", "map-page", "results", "search"];
const kept = fileURLToPath(new URL("instructions.json", import.meta.url));
const tolerance = 0.1;

/** Builds a program as it is released and returns its path. */
function build(name) {
  const options = ["bench", "--locked", "--package", "zhibu-bench", "--bench", name, "--no-run", "--message-format", "json"];
  const told = execFileSync("cargo", options, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 28 });
  const built = told.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  return built.findLast((message) => message.executable && message.target.name === name).executable;
}

/**
 * The instructions of a piece of work. Callgrind slows what it watches fifty times, what it does not
 * five times: at large sizes it is told to watch when the ledger is there.
 */
function count(program, work, size, isLate = false) {
  return new Promise((resolve, reject) => {
    const options = ["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*instructions::measured*"];
    if (isLate) options.push("--instr-atstart=no");
    const wait = isLate ? ["--wait"] : [];
    const run = spawn("valgrind", [...options, program, work, size, ...wait], { stdio: ["pipe", "pipe", "pipe"] });
    let told = "";
    run.stderr.on("data", (text) => (told += text));
    run.stdout.once("data", async () => {
      try {
        await promisify(execFile)("callgrind_control", ["--instr=on", String(run.pid)]);
        run.stdin.write("\n");
      } catch (error) {
        run.kill();
        reject(error);
      }
    });
    run.on("error", reject);
    run.on("close", () => {
      const counted = Number(told.match(/Collected : (\d+)/)?.[1]);
      if (counted > 0) resolve(counted);
      else reject(new Error(`${work} ${size} was not counted:\n${told}`));
    });
  });
}

async function countAll(program, size, isLate = false) {
  const counts = {};
  const waiting = [...works];
  const next = async () => {
    for (let work = waiting.shift(); work; work = waiting.shift()) {
      counts[work] = await count(program, work, size, isLate);
      if (isLate) console.error(`${work} ${size}: ${counts[work]}`);
    }
  };
  await Promise.all([next(), next()]);
  return Object.fromEntries(works.map((work) => [work, counts[work]]));
}

/** Prints the costs by size, and how they grow: the cost is in proportion to the changes to the power of the exponent. */
async function printGrowth(sizes) {
  const [program, memory] = [build("instructions"), build("memory")];
  const columns = [];
  for (const size of sizes) {
    const { live, peak, changes } = JSON.parse(execFileSync(memory, [size], { encoding: "utf8" }));
    columns.push({ changes, ...(await countAll(program, size, true)), "memory, live": live, "memory, peak": peak });
  }
  const millions = (number) => (number < 1e8 ? (number / 1e6).toPrecision(3) : Math.round(number / 1e6).toLocaleString("en"));
  const exponent = (name, index) => {
    const grown = (of) => Math.log2(columns[index][of] / columns[index - 1][of]);
    return (grown(name) / grown("changes")).toFixed(2);
  };
  const steps = sizes.slice(1).map((size, index) => `${sizes[index]}–${size}`);
  console.log(`| millions | ${[...sizes, ...steps].join(" | ")} |`);
  console.log(`| --- |${" ---: |".repeat(sizes.length + steps.length)}`);
  for (const name of Object.keys(columns[0])) {
    const costs = columns.map((column) => millions(column[name]));
    const exponents = steps.map((_, index) => exponent(name, index + 1));
    console.log(`| ${name} | ${[...costs, ...exponents].join(" | ")} |`);
  }
}

/** Compares with what is kept; returns whether all is near it. */
function compare(counts) {
  const expected = JSON.parse(readFileSync(kept, "utf8"));
  const off = works.filter((work) => {
    const ratio = counts[work] / expected[work];
    const isNear = Math.abs(ratio - 1) <= tolerance;
    console.log(`${work}: ${(counts[work] / 1e6).toFixed(2)} million instructions, ${ratio.toFixed(3)} of what is kept${isNear ? "" : " ← off"}`);
    return !isNear;
  });
  return off.length === 0;
}

const [asked, ...sizes] = process.argv.slice(2);
if (asked === "--growth") {
  await printGrowth(sizes.length > 0 ? sizes : ["S", "M", "L", "4L"]);
} else {
  const counts = await countAll(build("instructions"), "S");
  if (asked === "--keep") writeFileSync(kept, `${JSON.stringify(counts, null, 2)}\n`);
  if (!compare(counts)) {
    console.log("If that is meant: node tests/bench/instructions.mjs --keep");
    process.exit(1);
  }
}
