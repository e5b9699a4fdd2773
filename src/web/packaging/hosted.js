// Where the modules of the program are when a host serves them: beside the page, named by the build.
import { takeLaunched } from "./launch.js";
import { keepOffline } from "./offline.js";

const build = "%BUILD%";
const programBytes = "%PROGRAM_BYTES%";
// The bytes of each part, in the order in which they are fetched ahead.
const sizes = "%PARTS%";
const address = (name) => new URL(`./${name}`, import.meta.url);

// A line on which this script took so long is slow, or the host is: then it is worth telling how far the program is.
const slowMs = 400;

function isSlow() {
  const [own] = performance.getEntriesByName(import.meta.url);
  return own !== undefined && own.duration > slowMs && typeof TransformStream === "function";
}

/** The answer with its bytes counted on their way. They are counted unpacked: browsers do not tell the others. */
function counted(answer) {
  let bytes = 0;
  const count = new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.length;
      window.zhibuLoading?.(Math.min(Math.floor((100 * bytes) / programBytes), 100));
      controller.enqueue(chunk);
    },
  });
  return new Response(answer.body.pipeThrough(count), { headers: answer.headers });
}

/**
 * What the start of the program is given. On a fast line that is an address: browsers keep what they have compiled of
 * an answer only if nothing is between. On a slow one it is an answer whose bytes are counted.
 */
export function program() {
  const program = address(`zhibu-${build}_bg.wasm`);
  return isSlow() ? fetch(program).then((answer) => (answer.ok ? counted(answer) : answer)) : program;
}

// What is on its way: how many files, their bytes, and those that are there.
const coming = { files: 0, bytes: 0, there: 0, since: 0, told: "" };

// The page shows it beside what it says of the wait, once that is worth it.
function tell() {
  if (coming.files > 0 && performance.now() - coming.since < slowMs) return;
  const percent = Math.min(Math.floor((100 * coming.there) / coming.bytes), 99);
  const told = coming.files > 0 ? `" ${percent} %"` : "";
  // All of the page is styled anew by it.
  if (told !== coming.told) document.documentElement.style.setProperty("--fetched", told);
  coming.told = told;
}

async function bytes(name) {
  if (coming.files++ === 0) Object.assign(coming, { bytes: 0, there: 0, since: performance.now() });
  coming.bytes += sizes[name];
  try {
    const answer = await fetch(address(`${name}-${build}.wasm`));
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
    const reader = answer.body.getReader();
    const content = new Uint8Array(sizes[name]);
    let there = 0;
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      content.set(next.value, there);
      there += next.value.length;
      coming.there += next.value.length;
      tell();
    }
    return content.subarray(0, there);
  } finally {
    coming.files -= 1;
    tell();
  }
}

// What is coming or was fetched ahead, by name, and what has come and was used.
const here = new Map();
const used = new Set();

function arriving(name) {
  if (!here.has(name)) {
    const content = bytes(name);
    // One that does not come is fetched again when it is needed.
    content.catch(() => here.delete(name));
    here.set(name, content);
  }
  return here.get(name);
}

// Hosts that do not know the type of WebAssembly serve it all the same.
async function fetched(name) {
  const content = await arriving(name);
  try {
    const module = await WebAssembly.compile(content);
    used.add(name);
    return module;
  } finally {
    here.delete(name);
  }
}

let styled;

// The styles of the parts' pages come with the first part. A page without them is better than none.
function styles() {
  styled ??= new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address(`later-${build}.css`);
    link.onload = resolve;
    link.onerror = () => {
      styled = undefined;
      link.remove();
      resolve();
    };
    document.head.append(link);
  });
  return styled;
}

/** A module beside the page, compiled. */
export async function compiled(name) {
  const [module] = await Promise.all([fetched(name), styles()]);
  return module;
}

// One part after the other, so that what a user asks for meanwhile does not wait for all of them.
async function fetchAhead() {
  styles();
  for (const name of Object.keys(sizes)) {
    // Why one does not come is told when it is used.
    if (!used.has(name)) await arriving(name).catch(() => undefined);
  }
}

/** The text of the single file, which lies beside the page. */
window.zhibuSinglePage = async () => {
  const answer = await fetch(address("%SINGLE%"), { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
  return answer.text();
};

takeLaunched();
keepOffline(() => (window.requestIdleCallback ?? setTimeout)(fetchAhead));
