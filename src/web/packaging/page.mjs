// What the pages of both editions have in common.

/**
 * The policy of a page: what browsers may load and run. WebAssembly needs a permission of its own, which
 * engines before Chromium 97 do not know: they need the one for `eval`. `engine.js` adds the policy
 * without it where the other is known, and both hold then.
 */
export function policyTag({ scripts, styles, images, connect }) {
  const policy = [
    "default-src 'none'",
    `script-src ${scripts} 'unsafe-eval' 'wasm-unsafe-eval'`,
    `style-src ${styles}`,
    `img-src ${images}`,
    `connect-src ${connect}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<meta http-equiv="Content-Security-Policy" content="${policy}" />`;
}
