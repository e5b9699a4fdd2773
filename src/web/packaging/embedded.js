// Where the modules of the program are in the single file: packed, as blocks of data in the page.
import { gunzipSync } from "fflate";

async function unpacked(name) {
  const text = document.getElementById(`module-${name}`).textContent;
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  if (typeof DecompressionStream !== "function") return gunzipSync(packed);
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

/** What the start of the program is given: its bytes. */
export const program = () => unpacked("program");

/** A module in the page, compiled. */
export const compiled = async (name) => WebAssembly.compile(await unpacked(name));

// What the page is made of before the program changes it. Its own script comes last in the head, and what scripts
// and extensions of the browser have added is not of the file.
const { documentElement: root, head, body, title } = document;
const ownHead = [];
for (const node of head.children) {
  ownHead.push(node);
  if (node.localName === "script") break;
}
const ownBody = [...body.children].filter(({ localName }) => ["noscript", "script"].includes(localName));

/** The text of the file that the page is from, as the program found it. */
window.zhibuSinglePage = async () => {
  const page = root.cloneNode(false);
  for (const { name } of [...page.attributes]) page.removeAttribute(name);
  const attributes = "%ATTRIBUTES%";
  for (const [name, value] of Object.entries(attributes)) page.setAttribute(name, value);
  for (const [part, nodes] of [[head, ownHead], [body, ownBody]]) {
    const copy = page.appendChild(document.createElement(part.localName));
    for (const node of nodes) copy.append("\n", node.localName === "title" ? Object.assign(node.cloneNode(), { textContent: title }) : node.cloneNode(true));
    copy.append("\n");
  }
  return `<!DOCTYPE html>\n${page.outerHTML}\n`;
};
