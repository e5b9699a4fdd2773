// Trunk calls this after a release build: scripts and style sheets without comments and blanks.
// Trunk's own minifier cannot read what wasm-bindgen writes.
import { transformSync } from "esbuild";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";

const staging = process.env.TRUNK_STAGING_DIR;
const loaders = { ".js": "js", ".css": "css" };
for (const name of process.env.TRUNK_PROFILE === "release" ? readdirSync(staging) : []) {
  const loader = loaders[extname(name)];
  if (!loader) continue;
  const file = join(staging, name);
  const { code } = transformSync(readFileSync(file, "utf8"), { loader, minify: true });
  writeFileSync(file, code);
}
