// Prints the medians of the last run of `make bench-native` as a Markdown table: a benchmark a line,
// a size a column.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const target = process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL("../../target", import.meta.url));
const json = (...path) => JSON.parse(readFileSync(join(...path), "utf8"));
const time = (nanoseconds) => {
  const [value, unit] = nanoseconds < 1e6 ? [nanoseconds / 1e3, "µs"] : [nanoseconds / 1e6, "ms"];
  return `${value.toPrecision(3)} ${unit}`;
};

const medians = new Map();
const sizes = new Set();
const files = readdirSync(join(target, "criterion"), { recursive: true });
for (const file of files.filter((file) => file.endsWith(join("new", "benchmark.json"))).sort()) {
  const [name, size] = json(target, "criterion", file).full_id.split("/");
  const median = json(target, "criterion", dirname(file), "estimates.json").median.point_estimate;
  medians.set(name, { ...medians.get(name), [size]: time(median) });
  sizes.add(size);
}
const columns = [...sizes].sort((a, b) => b.localeCompare(a));
const line = (cells) => `| ${cells.join(" | ")} |`;
console.log(line(["benchmark", ...columns]));
console.log(line(["---", ...columns.map(() => "---:")]));
for (const [name, of] of medians) console.log(line([name, ...columns.map((size) => of[size] ?? "–")]));
