// What comes before the program: whether this browser can run it, the stricter policy where the browser knows
// it, and its start. Plain JavaScript that every browser reads; after `rescue.js`.
(function () {
  "use strict";
  var root = document.documentElement;

  // A module with a table whose only entry is given by an expression. The program has such tables, and what reads
  // them reads the rest of it: Chromium from 83 on.
  var PROBE = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 4, 4, 1, 112, 0, 1, 9, 9, 1, 4, 65, 0, 11, 1, 210, 0, 11, 10, 4, 1, 2, 0, 11];

  function isSupported() {
    return typeof HTMLDialogElement === "function" &&
      "noModule" in HTMLScriptElement.prototype &&
      typeof WebAssembly === "object" &&
      WebAssembly.validate(new Uint8Array(PROBE));
  }

  // A text in both languages; the Chinese one may have been read in no other way either.
  function paragraph(parent, name, chinese, english) {
    [[chinese, "zh-CN"], [english, "en"]].forEach(function (text) {
      var made = document.createElement(name);
      made.lang = text[1];
      made.appendChild(document.createTextNode(text[0]));
      parent.appendChild(made);
    });
  }

  function hasStored() {
    try {
      for (var i = 0; i < localStorage.length; i++) if (localStorage.key(i).indexOf("zhibu/") === 0) return true;
    } catch (refused) {
      // What cannot be read cannot be handed over either.
    }
    return false;
  }

  function refuse() {
    root.setAttribute("data-state", "unsupported");
    var box = document.createElement("div");
    box.className = "rescue";
    paragraph(box, "h1", "这个浏览器版本太旧，打不开支部台账", "This browser is too old for the ledger");
    paragraph(box, "p", "请改用下列任一浏览器：Chrome 或 Edge 83 以上，360、QQ 等浏览器的极速模式（内核 83 以上），Firefox 98 以上，Safari 15.4 以上。",
      "Please use Chrome or Edge from version 83, another browser with such an engine, Firefox from 98 or Safari from 15.4.");
    if (hasStored() && window.zhibuHandOver) {
      paragraph(box, "p", "这个浏览器里存有台账数据。请先下载，再到新浏览器的“导入文件”中选用。",
        "This browser holds data of a ledger: download it, then import it in the other browser.");
      var save = document.createElement("button");
      save.appendChild(document.createTextNode("下载数据 / Download the data"));
      var outcome = document.createElement("p");
      save.onclick = function () {
        outcome.textContent = window.zhibuHandOver();
      };
      box.appendChild(save);
      box.appendChild(outcome);
    }
    function show() {
      document.body.appendChild(box);
    }
    if (document.body) show();
    else document.addEventListener("DOMContentLoaded", show);
  }

  // `'wasm-unsafe-eval'` came with Chromium 97. Before it, WebAssembly takes the permission for `eval`, which the page
  // therefore grants; all that is granted twice holds only as far as both policies say so.
  function isPolicyKnown() {
    var chromium = /Chrom(?:e|ium)\/(\d+)/.exec(navigator.userAgent);
    return chromium ? Number(chromium[1]) >= 97 : CSS.supports("container-type", "inline-size");
  }

  function tightenPolicy() {
    var granted = document.querySelector("meta[http-equiv='Content-Security-Policy']");
    if (!granted) return;
    var meta = document.createElement("meta");
    meta.httpEquiv = granted.httpEquiv;
    meta.content = granted.content.replace(" 'unsafe-eval'", "");
    document.head.appendChild(meta);
  }

  // A page from a host names the script that starts the program. In the single file it follows by itself.
  function start() {
    var named = document.querySelector("link[data-start]");
    if (!named) return;
    var script = document.createElement("script");
    script.type = "module";
    script.src = named.href;
    document.head.appendChild(script);
  }

  if (!isSupported()) return refuse();
  if (isPolicyKnown()) tightenPolicy();
  start();
})();
