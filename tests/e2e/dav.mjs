// Hosts with a shared directory beside the app, for tests: a small one of Node.js, and nginx as the README sets it up.
import http from "node:http";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { dist } from "../../src/web/packaging/server.mjs";
import { root } from "./app.mjs";

/** Who may use the directory that nginx has, as the README sets it up. */
export const credentials = { username: "zhibu", password: "a password for tests" };

const nginxPath = ["/usr/sbin/nginx", "/usr/bin/nginx"].find(existsSync);

/** Whether nginx is there; where it must be it is an error that it is not. */
export function hasNginx() {
  if (!nginxPath && process.env.NGINX === "must") throw new Error("nginx is not installed");
  return Boolean(nginxPath);
}

/** The block of the README. */
const readmeBlock = async () => (await readFile(path.join(root, "README.md"), "utf8")).match(/```nginx\n(location \/dav\/[^]*?)```/)[1];

async function freePort() {
  const server = http.createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts nginx with the app at `/` and the README's directory; with `isExtended` it lists by PROPFIND alone. */
export async function startNginx(isExtended = false) {
  const folder = await mkdtemp(path.join(tmpdir(), "zhibu-dav-"));
  const port = await freePort();
  const srv = path.join(folder, "srv");
  for (const name of ["dav", "dav-incoming"]) await mkdir(path.join(srv, name), { recursive: true });
  await symlink(dist, path.join(srv, "app"));
  let block = (await readmeBlock()).replaceAll("/srv/zhibu", srv);
  const passwords = path.join(folder, "passwords");
  await writeFile(passwords, `${credentials.username}:{PLAIN}${credentials.password}\n`);
  block = block.replace("/etc/nginx/zhibu.passwords", passwords);
  if (isExtended) block = block.replace(/autoindex on;\s+autoindex_format json;/, "dav_ext_methods PROPFIND;");
  const modules = "/usr/lib/nginx/modules/ngx_http_dav_ext_module.so";
  await writeFile(path.join(folder, "nginx.conf"), `
    ${isExtended ? `load_module ${modules};` : ""}
    daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
    events {}
    http {
      include /etc/nginx/mime.types;
      access_log off;
      ${["proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/${name};`).join(" ")}
      server {
        listen 127.0.0.1:${port};
        location / { root ${srv}/app; }
        ${block}
      }
    }`);
  await chmod(folder, 0o755);
  const nginx = spawn(nginxPath, ["-c", path.join(folder, "nginx.conf"), "-p", folder, "-e", path.join(folder, "error.log")], { stdio: "inherit" });
  const url = `http://127.0.0.1:${port}/`;
  await until(async () => (await fetch(url)).ok);
  const davFolder = path.join(srv, "dav");
  return {
    url,
    files: async () => Object.fromEntries(await Promise.all((await readdir(davFolder)).map(async (name) => [name, await readFile(path.join(davFolder, name))]))),
    put: (name, bytes) => writeFile(path.join(davFolder, name), bytes),
    stop: async () => {
      const gone = new Promise((resolve) => nginx.once("exit", resolve));
      nginx.kill();
      await gone;
      await rm(folder, { recursive: true });
    },
  };
}

async function until(isSo) {
  for (let tries = 0; tries < 100; tries++) {
    if (await isSo().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("nginx does not answer");
}

/**
 * A host that honours `If-None-Match`: a file that is put without it replaces the one that is there, and is counted. It is
 * gone while `host.isGone`, wants a password while `host.isClosed`, and does not give the files in `host.refused`. Requests
 * to the directory are counted.
 */
export async function startNode() {
  const files = new Map();
  const host = { isGone: false, isClosed: false, refused: new Set(), requests: 0, overwritten: 0 };
  const server = http.createServer(async (request, response) => {
    const name = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    if (!name.startsWith("/dav/")) {
      const file = path.join(dist, name === "/" ? "index.html" : name);
      const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".json": "application/json" };
      const body = await readFile(file).catch(() => undefined);
      return response.writeHead(body ? 200 : 404, { "content-type": types[path.extname(file)] ?? "application/octet-stream" }).end(body);
    }
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const file = name.slice("/dav/".length);
    host.requests += 1;
    if (host.isGone) return response.writeHead(503).end();
    // Without a challenge: the browser would ask in a dialog of its own, which nobody answers here.
    if (host.isClosed) return response.writeHead(401).end();
    if (host.refused.has(file)) return response.writeHead(403).end();
    if (request.method === "PUT") {
      if (files.has(file)) {
        if (request.headers["if-none-match"] === "*") return response.writeHead(412).end();
        host.overwritten += 1;
      }
      files.set(file, Buffer.concat(chunks));
      return response.writeHead(201).end();
    }
    if (request.method === "DELETE") return response.writeHead(files.delete(file) ? 204 : 404).end();
    if (request.method !== "GET") return response.writeHead(405).end();
    if (file === "") {
      const entry = ([name, bytes]) => ({ name, type: "file", mtime: "Sun, 29 Nov 2026 22:00:00 GMT", size: bytes.length });
      return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify([...files].map(entry)));
    }
    return response.writeHead(files.has(file) ? 200 : 404).end(files.get(file));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(host, {
    url: `http://127.0.0.1:${server.address().port}/`,
    files: async () => Object.fromEntries(files),
    put: async (name, bytes) => files.set(name, bytes),
    stop: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  });
}
