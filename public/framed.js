// Says so where another page shows this one in a frame: browsers keep what is stored there apart from what is stored
// in a tab of its own, and frames may be denied downloads.
(function () {
  "use strict";
  if (window.top === window) return;

  function add(parent, name, text, lang) {
    var made = document.createElement(name);
    if (lang) made.lang = lang;
    made.appendChild(document.createTextNode(text));
    return parent.appendChild(made);
  }

  function show() {
    var box = document.createElement("aside");
    box.className = "framed";
    box.setAttribute("data-testid", "framed");
    add(box, "span", "本页显示在别的网页中，台账可能与单独打开时的不同，也可能不能下载文件。", "zh-CN");
    add(box, "span", "This page is shown inside another one: its ledgers may be others than in a tab of its own, and files may not download.", "en");
    var link = add(box, "a", "在新标签页中打开 / Open in a tab of its own");
    // Where the reader is when the link is used: by a click, by the middle button, or by the menu of the browser.
    var here = function () {
      link.href = location.href;
    };
    here();
    link.addEventListener("mousedown", here);
    link.addEventListener("click", here);
    link.target = "_blank";
    link.rel = "noopener";
    document.body.insertBefore(box, document.body.firstChild);
  }

  // Packaged, this script stands before the body.
  if (document.body) show();
  else document.addEventListener("DOMContentLoaded", show);
})();
