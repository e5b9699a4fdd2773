// Hosts with a shared directory beside the app, for tests: a small one of Node.js, and nginx, and an object
// storage behind it, as the README sets them up.
import http from "node:http";
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { dist } from "../../src/web/packaging/server.mjs";
import { root } from "./app.mjs";

/** Who may use the directory that nginx has, as the README sets it up. */
export const credentials = { username: "zhibu", password: "a password for tests" };

const found = (paths) => paths.find(existsSync);
const nginxPath = found(["/usr/sbin/nginx", "/usr/bin/nginx"]);
const rclonePath = found(["/usr/bin/rclone", "/usr/local/bin/rclone"]);
const target = path.join(root, "target");
const motoPath = found(existsSync(target) ? readdirSync(target).filter((name) => name.startsWith("moto-")).map((name) => path.join(target, name, "bin/moto_server")) : []);

/** Whether all these are there; where they must be it is an error that one is not. */
function hasAll(programs) {
  const missing = Object.keys(programs).filter((name) => !programs[name]);
  if (missing.length > 0 && process.env.SHARED === "must") throw new Error(`${missing.join(", ")}: not installed`);
  return missing.length === 0;
}

/** Whether nginx is there. */
export const hasNginx = () => hasAll({ nginx: nginxPath });

/** Whether all that an object storage as a directory needs is there. */
export const hasStorage = () => hasAll({ nginx: nginxPath, rclone: rclonePath, moto: motoPath });

/** The blocks of the README that set up a directory: nginx alone, the command of rclone, nginx before it. */
async function readmeBlocks() {
  const text = await readFile(path.join(root, "README.md"), "utf8");
  const [alone, before] = [...text.matchAll(/```nginx\n(location \/dav\/[^]*?)```/g)].map(([, block]) => block);
  const [, command] = text.match(/```sh\nrclone (serve webdav .*)\n```/);
  return { alone, before, command };
}

async function freePort() {
  const server = http.createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A folder for what the hosts of a test keep. */
async function workFolder() {
  const folder = await mkdtemp(path.join(tmpdir(), "zhibu-dav-"));
  // nginx gives up the rights of root.
  await chmod(folder, 0o755);
  await symlink(dist, path.join(folder, "app"));
  await writeFile(path.join(folder, "passwords"), `${credentials.username}:{PLAIN}${credentials.password}\n`);
  return folder;
}

/** Starts a program; the function that it gives stops it. */
function started(program, args, options) {
  const process = spawn(program, args, { stdio: ["ignore", "ignore", "inherit"], ...options });
  const gone = new Promise((resolve) => process.once("exit", resolve).once("error", resolve));
  return () => {
    process.kill();
    return gone;
  };
}

/** A host of several programs in a folder, with how to stop them; if one does not start, the others are stopped too. */
async function hostOf(start) {
  const folder = await workFolder();
  const stops = [];
  const stop = async () => {
    for (const one of stops.reverse()) await one();
    await rm(folder, { recursive: true });
  };
  try {
    return { ...(await start(folder, (...program) => stops.push(started(...program)))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts nginx with the app at `/` and a block for the directory. */
async function nginxWith(folder, run, block, modules = []) {
  const port = await freePort();
  await writeFile(path.join(folder, "nginx.conf"), `
    ${modules.map((name) => `load_module /usr/lib/nginx/modules/${name}.so;`).join("\n")}
    daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
    events {}
    http {
      include /etc/nginx/mime.types;
      access_log off;
      client_body_temp_path ${folder}/incoming;
      ${["proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/${name};`).join(" ")}
      server {
        listen 127.0.0.1:${port};
        location / { root ${folder}/app; }
        ${block.replace("/etc/nginx/zhibu.passwords", path.join(folder, "passwords"))}
      }
    }`);
  run(nginxPath, ["-c", path.join(folder, "nginx.conf"), "-p", folder, "-e", path.join(folder, "error.log")]);
  const url = `http://127.0.0.1:${port}/`;
  await until(async () => (await fetch(url)).ok);
  return url;
}

/** nginx with the README's directory; with `isExtended` it lists by PROPFIND alone. */
export const startNginx = (isExtended = false) => hostOf(async (folder, run) => {
  const davFolder = path.join(folder, "dav");
  for (const name of [davFolder, path.join(folder, "dav-incoming")]) await mkdir(name);
  let block = (await readmeBlocks()).alone.replaceAll("/srv/zhibu", folder);
  if (isExtended) block = block.replace(/autoindex on;\s+autoindex_format json;/, "dav_ext_methods PROPFIND;");
  return {
    url: await nginxWith(folder, run, block, isExtended ? ["ngx_http_dav_ext_module"] : []),
    files: async () => Object.fromEntries(await Promise.all((await readdir(davFolder)).map(async (name) => [name, await readFile(path.join(davFolder, name))]))),
    put: (name, bytes) => writeFile(path.join(davFolder, name), bytes),
  };
});

/** An object storage as a directory, by rclone and nginx as the README sets them up. */
export const startStorage = () => hostOf(async (folder, run) => {
  const { before, command } = await readmeBlocks();
  const [storage, dav] = [await freePort(), await freePort()];
  const bucket = `http://127.0.0.1:${storage}/unit`;
  run(motoPath, ["-H", "127.0.0.1", "-p", String(storage)], { stdio: "ignore" });
  await until(async () => (await fetch(`http://127.0.0.1:${storage}/`)).ok);
  await fetch(bucket, { method: "PUT" });
  await writeFile(path.join(folder, "rclone.conf"), `[store]\ntype = s3\nprovider = Other\nendpoint = http://127.0.0.1:${storage}\naccess_key_id = test\nsecret_access_key = test\nforce_path_style = true\n`);
  const args = command.replace("127.0.0.1:8181", `127.0.0.1:${dav}`).split(" ");
  // Nothing that the machine says of another storage.
  const env = { PATH: process.env.PATH, HOME: folder };
  run(rclonePath, [...args, "--config", path.join(folder, "rclone.conf"), "--log-level", "ERROR"], { env });
  await until(async () => (await fetch(`http://127.0.0.1:${dav}/dav/`)).ok);
  // moto wants to know who asks, and believes it.
  const authorization = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
  const asked = (address) => fetch(address, { headers: { authorization } });
  const url = await nginxWith(folder, run, before.replace("127.0.0.1:8181", `127.0.0.1:${dav}`));
  const headers = { authorization: `Basic ${btoa(`${credentials.username}:${credentials.password}`)}` };
  return {
    url,
    // As the storage itself has them.
    files: async () => {
      const listed = await (await asked(`${bucket}?list-type=2&prefix=zhibu/`)).text();
      const names = [...listed.matchAll(/<Key>zhibu\/([^<]+)<\/Key>/g)].map(([, name]) => name);
      return Object.fromEntries(await Promise.all(names.map(async (name) => [name, Buffer.from(await (await asked(`${bucket}/zhibu/${encodeURIComponent(name)}`)).arrayBuffer())])));
    },
    put: async (name, body) => (await fetch(`${url}dav/${encodeURIComponent(name)}`, { method: "PUT", body, headers })).text(),
  };
});

async function until(isSo) {
  for (let tries = 0; tries < 400; tries++) {
    if (await isSo().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the host does not answer");
}

/**
 * A host that honours `If-None-Match`: a file that is put without it replaces the one that is there, and is counted. It is
 * gone while `host.isGone`, wants a password while `host.isClosed`, does not give the files in `host.refused`, and breaks off
 * when it is asked for those in `host.broken`. Requests to the directory are counted.
 */
export async function startNode() {
  const files = new Map();
  const host = { isGone: false, isClosed: false, refused: new Set(), broken: new Set(), requests: 0, overwritten: 0 };
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
    if (host.broken.has(file)) return request.socket.destroy();
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
