// What the page shows before the program is there: its frame, and the headline numbers of the ledger that was open
// last, from the summary that the program stored (`views::shell::summary` of the crate app). All that is stored
// becomes text. The frame goes when the program has its own in the page, the numbers when the ledger is open.
(function () {
  "use strict";
  var KEY = "zhibu.summary";
  // The format of the summary, and how many numbers it has: see there.
  var FORMAT = 2;
  var NUMBERS = 5;
  var root = document.documentElement;
  // What is shown in the place of the page, the numbers in it, and where it stands how far the program is.
  var shown, numbers, progress;

  function add(parent, name, className, text) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return parent.appendChild(made);
  }

  function remove(element) {
    if (element.parentNode) element.parentNode.removeChild(element);
  }

  function isDashboard() {
    return /^(#\/?(dashboard)?)?$/.test(location.hash);
  }

  // The first step of an address, by which the rail knows its pages.
  function step(address) {
    return address.split(/[\/?]/)[1] || "dashboard";
  }

  // The stored summary, if it is of the ledger and in the language that the program will open with.
  function summary() {
    var text = localStorage.getItem(KEY);
    if (text === null) return null;
    var lines = text.split("\n");
    var sum = FORMAT;
    for (var at = lines[0].length; at < text.length; at++) sum = (Math.imul(sum, 31) + text.charCodeAt(at)) >>> 0;
    if (lines[0] !== String(sum)) throw new Error("damaged");
    var ledger = lines[1];
    if (ledger !== localStorage.getItem("zhibu.last") || !localStorage.getItem("zhibu/" + ledger + "/about")) return null;
    var asked = /[?&]lang=(zh|en)/.exec(location.search);
    var lang = asked ? asked[1] : localStorage.getItem("zhibu.lang") || "zh";
    return lines[2].indexOf(lang) === 0 ? lines.slice(2) : null;
  }

  function entry(rail, address, label, icon) {
    if (!address) {
      add(rail, "p", "rail-head", label);
      return;
    }
    var link = add(rail, "a");
    link.href = "#" + address.slice(1);
    if (step(address) === step(location.hash)) link.setAttribute("aria-current", "page");
    var svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.appendChild(document.createElementNS(svg.namespaceURI, "path")).setAttribute("d", icon);
    link.appendChild(svg);
    add(link, "span", "", label);
  }

  function draw(lines) {
    function next() {
      return lines.shift();
    }
    root.lang = next();
    shown = document.createElement("div");
    shown.className = "frame";
    var rail = add(shown, "nav", "rail");
    var body = add(shown, "div", "body");
    add(add(body, "header", "top"), "strong", "ledger", next());
    var note = next();
    rail.setAttribute("aria-label", next());
    add(add(rail, "p", "brand"), "span", "", next());
    numbers = add(body, "div", "first");
    add(add(numbers, "header", "page-head"), "h1", "", next());
    var list = add(numbers, "ul", "numbers");
    list.setAttribute("aria-label", next());
    list.setAttribute("aria-busy", "true");
    for (var count = 0; count < NUMBERS; count++) {
      var number = add(add(list, "li"), "a");
      add(number, "span", "label", next());
      add(number, "strong", "", next());
      add(number, "span", "change", next());
      add(number, "span", "change", next());
    }
    var soon = add(numbers, "div", "soon");
    add(soon, "span", "quiet", note).setAttribute("role", "status");
    progress = add(soon, "span", "quiet");
    progress.setAttribute("aria-hidden", "true");
    while (lines.length > 0) entry(rail, next(), next(), next());
    leave();
  }

  // The numbers belong to the dashboard alone.
  function leave() {
    if (!isDashboard()) remove(numbers);
  }

  // Gives way to the program, and in the end keeps nothing of what was shown.
  function follow() {
    var main = document.getElementById("main");
    if (!main) return;
    remove(shown);
    if (numbers && numbers.parentNode && main.querySelector(".opening")) {
      if (numbers.parentNode !== main.parentNode) main.parentNode.insertBefore(numbers, main);
      return;
    }
    this.disconnect();
    removeEventListener("hashchange", leave);
    if (numbers) remove(numbers);
    shown = numbers = progress = null;
  }

  function show() {
    // The program has stopped, or this browser is too old for it.
    if (root.getAttribute("data-state") !== "starting") return;
    try {
      root.setAttribute("data-theme", localStorage.getItem("zhibu.theme") || "system");
      var lines = summary();
      if (lines) draw(lines);
    } catch (error) {
      shown = null;
      try {
        localStorage.removeItem(KEY);
      } catch (denied) {
        // Then it cannot be read either.
      }
    }
    if (!shown) {
      shown = document.createElement("p");
      shown.className = "loading";
      shown.textContent = "正在载入…… / Loading …";
    }
    document.body.appendChild(shown);
    if (numbers) addEventListener("hashchange", leave);
    new MutationObserver(follow).observe(document.body, { childList: true, subtree: true });
  }

  // How much of the program is there, on a line where that takes a while. It is not announced: a reader would hear every
  // number.
  window.zhibuLoading = function (percent) {
    if (progress) progress.textContent = " " + percent + " %";
    else if (shown && /^loading/.test(shown.className)) {
      // It takes longer than a blink.
      shown.className = "loading slow";
      shown.textContent = "正在载入 " + percent + " % / Loading " + percent + " %";
    }
  };

  // Packaged, this script stands before the body.
  if (document.body) show();
  else {
    new MutationObserver(function () {
      if (!document.body) return;
      this.disconnect();
      show();
    }).observe(root, { childList: true });
  }
})();
