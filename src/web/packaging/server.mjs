// Serves the built app as a static host would: under a sub-path for the tests, at the root for
// `make serve`. Arguments: port, path.
import http from "node:http";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".png": "image/png",
  ".webmanifest": "application/manifest+json",
};

export const testBase = "/a/b/";
export const dist = fileURLToPath(new URL("../../../dist/", import.meta.url));

/**
 * Serves a folder, which may be exchanged while it is served, under a path. With `isPacked` it hands out what is packed
 * in brotli beside a file, as hosts should that are far away. With `hasFilesOnly` a folder has no page, as in object storage.
 */
export function start(port, base = testBase, served = { folder: dist }) {
  const server = http.createServer(async (request, response) => {
    const url = new URL(request.url, "http://localhost");
    if (!url.pathname.startsWith(base)) {
      response.writeHead(404).end("outside the app's folder");
      return;
    }
    const name = decodeURIComponent(url.pathname.slice(base.length)) || (served.hasFilesOnly ? "." : "index.html");
    const file = path.normalize(path.join(served.folder, name));
    try {
      if (!file.startsWith(path.normalize(served.folder))) throw new Error("outside the folder");
      const type = { "content-type": types[path.extname(file)] ?? "application/octet-stream" };
      const packed = served.isPacked ? await readFile(`${file}.br`).catch(() => undefined) : undefined;
      const body = packed ?? (await readFile(file));
      response.writeHead(200, packed ? { ...type, "content-encoding": "br" } : type);
      response.end(body);
    } catch {
      response.writeHead(404).end("not found");
    }
  });
  return new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(server)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const port = Number(process.argv[2] ?? 8080);
  const base = process.argv[3] ?? "/";
  await start(port, base);
  console.log(`Zhibu is at http://127.0.0.1:${port}${base}`);
}
