// The single file: one page that has everything in it, for a disk, a stick or a mail.
//
// Browsers run no module scripts and fetch nothing for a page from a disk. So the scripts are one, and the
// modules of the program are blocks of data in the page, which `embedded.js` unpacks.
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { policyTag } from "./page.mjs";

/** Its name beside the page of the host. */
export const singleName = "zhibu.html";

const integrity = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

// What would end a script or style that stands in a page.
function inline(text) {
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error("a script or style cannot stand in a page");
  return text;
}

function block(name, module) {
  return `<script type="application/octet-stream" id="module-${name}">${gzipSync(module, { level: 9 }).toString("base64")}</script>`;
}

/**
 * The single file. Takes the page without what it fetches, its styles, the script that comes first, the script
 * of the program, its modules by name, and the icon as SVG.
 */
export function singleFile({ page, styles, first, program, modules, icon }) {
  const scripts = [first, program].map(integrity).join(" ");
  const policy = policyTag({ scripts, styles: integrity(styles), images: "data:", connect: "'none'" });
  const head = [
    `<link rel="icon" href="data:image/svg+xml;base64,${Buffer.from(icon).toString("base64")}" />`,
    `<style>${inline(styles)}</style>`,
    `<script>${inline(first)}</script>`,
  ];
  // Where `exporting::single` of the crate app puts a ledger, for this script to find before the program starts.
  const ledger = '<script type="application/json" id="embedded-ledger"></script>';
  const blocks = [...[...modules].map(([name, module]) => block(name, module)), ledger];
  const body = [...blocks, `<script>${inline(program)}</script>`];
  return page({ edition: "single", policy, head, body });
}
