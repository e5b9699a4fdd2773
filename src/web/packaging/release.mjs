// Makes the archive of a release: what a host serves, the single file, checksums, and the licences of everything
// that went into the program. Argument: the archive's path.
import { zipSync } from "fflate";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { dist } from "./server.mjs";
import { singleName } from "./single.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const singleTitle = "支部台账.html";

/** The crates that are compiled into the program, without those of the workspace. */
function crates() {
  const words = ["metadata", "--format-version", "1", "--locked", "--filter-platform", "wasm32-unknown-unknown"];
  const { packages, resolve } = JSON.parse(execFileSync("cargo", words, { cwd: root, maxBuffer: 2 ** 28 }));
  const byId = new Map(packages.map((found) => [found.id, found]));
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const seen = new Set();
  const visit = (id) => {
    if (seen.has(id)) return;
    seen.add(id);
    // What is needed for tests or for building alone is in no program.
    const isIn = ({ dep_kinds: kinds }) => kinds.some(({ kind }) => kind === null);
    for (const dependency of nodes.get(id).deps.filter(isIn)) visit(dependency.pkg);
  };
  visit(packages.find(({ name, source }) => name === "zhibu-web" && source === null).id);
  return [...seen].map((id) => byId.get(id)).filter(({ source }) => source !== null);
}

const isLicence = (name) => /^(licen[cs]e|copying|copyright|notice|unlicense)/i.test(name);

/** A package with its version, its licence, and the texts that lie in its folder. */
function notice({ name, version, license, folder }) {
  const files = readdirSync(folder, { withFileTypes: true }).filter((file) => file.isFile() && isLicence(file.name));
  const texts = files.map((file) => readFileSync(join(folder, file.name), "utf8").trim());
  return [`${name} ${version}: ${license ?? "see below"}`, ...texts].join("\n\n");
}

function notices() {
  const rust = crates().map(({ name, version, license, manifest_path: manifest }) => ({ name, version, license, folder: dirname(manifest) }));
  // Of the tools from npm, only what unpacks is in the program.
  const folder = fileURLToPath(new URL("node_modules/fflate", import.meta.url));
  const packages = [...rust, { ...JSON.parse(readFileSync(join(folder, "package.json"), "utf8")), folder }];
  packages.sort((one, other) => (one.name < other.name ? -1 : 1));
  const line = `\n\n${"=".repeat(80)}\n\n`;
  return [`What is in this program, with its licences. The program's own licence is in LICENSE.`, ...packages.map(notice)].join(line);
}

const files = new Map();
for (const file of readdirSync(dist, { recursive: true, withFileTypes: true }).filter((file) => file.isFile())) {
  const path = join(file.parentPath, file.name);
  files.set(`dist/${relative(dist, path).split(sep).join("/")}`, readFileSync(path));
}
files.set(singleTitle, files.get(`dist/${singleName}`));
for (const name of ["LICENSE", "README.md", "CHANGELOG.md"]) if (existsSync(root + name)) files.set(name, readFileSync(root + name));
files.set("LICENCES.txt", Buffer.from(notices()));
const sums = [...files].map(([name, content]) => `${createHash("sha256").update(content).digest("hex")}  ${name}\n`);
files.set("SHA256SUMS", Buffer.from(sums.join("")));

const archive = process.argv[2];
// The same files make the same archive: no time of the day is in it.
writeFileSync(archive, zipSync(Object.fromEntries(files), { level: 9, mtime: new Date(2020, 0, 1) }));
console.log(`${archive}: ${files.size} files, ${(readFileSync(archive).length / 1e6).toFixed(1)} MB`);
