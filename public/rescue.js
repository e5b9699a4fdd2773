// What is left to do when the program has stopped: say so, and hand over the stored data.
// Plain JavaScript, so that it works when nothing else does.
(function () {
  "use strict";
  var shown = false;

  // What the browser is asked to call later it calls only while the program runs. A trap is noticed at once: the
  // browser reports it only after what is called in the same turn.
  function whileRunning(call) {
    if (typeof call !== "function") return call;
    return function () {
      if (shown) return;
      try {
        return call.apply(this, arguments);
      } catch (error) {
        if (isTrap(error)) show(error);
        throw error;
      }
    };
  }

  ["setTimeout", "setInterval", "requestAnimationFrame", "requestIdleCallback", "queueMicrotask"].forEach(function (name) {
    var known = window[name];
    if (!known) return;
    window[name] = function () {
      arguments[0] = whileRunning(arguments[0]);
      return known.apply(window, arguments);
    };
  });
  ["IntersectionObserver", "ResizeObserver", "FinalizationRegistry"].forEach(function (name) {
    if (!window[name]) return;
    window[name] = new Proxy(window[name], {
      construct: function (known, values) {
        return new known(whileRunning(values[0]), values[1]);
      }
    });
  });

  // Browsers without promises are told that they are too old by `engine.js`, which asks for what is stored here.
  var then = window.Promise && Promise.prototype.then;
  if (then) {
    Promise.prototype.then = function (fulfilled, rejected) {
      return then.call(this, whileRunning(fulfilled), whileRunning(rejected));
    };
  }

  // A program that has stopped before it was loaded is not started.
  var loaded = false;
  ["instantiate", "instantiateStreaming"].forEach(function (name) {
    var known = typeof WebAssembly === "object" && WebAssembly[name];
    if (!known) return;
    WebAssembly[name] = function () {
      var loading = known.apply(WebAssembly, arguments);
      return new Promise(function (resolve, reject) {
        loading.then(function (program) {
          loaded = true;
          resolve(program);
        }, reject);
      });
    };
  });

  // So with handlers of events, wherever their elements are by then: in the page, out of it, or on the way up from the
  // handler that stopped the program.
  // Where there is no such class `engine.js` follows, and says that the browser is too old.
  var guarded = new WeakMap();
  var targets = window.EventTarget ? EventTarget.prototype : {};
  var listen = targets.addEventListener;
  ["addEventListener", "removeEventListener"].forEach(function (name) {
    var known = targets[name];
    targets[name] = function (type, handler, options) {
      if (typeof handler === "function" && !guarded.has(handler)) guarded.set(handler, whileRunning(handler));
      return known.call(this || window, type, guarded.get(handler) || handler, options);
    };
  });

  // A handler of this page itself.
  function on(target, type, handler) {
    listen.call(target, type, handler, true);
  }

  // What cannot be read keeps nothing else back: it is added to the failures.
  function storedData(failures) {
    var data = {};
    for (var i = 0, length = localStorage.length; i < length; i++) {
      try {
        var key = localStorage.key(i);
        if (key.indexOf("zhibu/") === 0) data[key] = localStorage.getItem(key);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0 && Object.keys(data).length === 0) throw failures[0];
    return data;
  }

  // Downloads what is stored. Returns what the reader should know of it.
  function handOver() {
    try {
      var failures = [];
      var text = JSON.stringify(storedData(failures), null, 1);
      var link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
      link.download = "zhibu-rescue.json";
      link.click();
      if (failures.length === 0) return "";
      return "有 " + failures.length + " 项没有读出，请再下载一次 / Entries that could not be read, please download again: " + failures.length + " (" + failures[0] + ")";
    } catch (error) {
      return String(error);
    }
  }

  // `unreachable`, memory that runs out and the like are traps of the program; a call stack that runs out is an error
  // of the browser. What the program would do afterwards rests on a state that nobody knows.
  function isTrap(error) {
    if (!error || typeof WebAssembly !== "object") return false;
    if (error instanceof WebAssembly.RuntimeError) return true;
    return /call stack|recursion/i.test(error.message) && /wasm/.test(error.stack);
  }

  function isStarting() {
    return document.documentElement.getAttribute("data-state") === "starting";
  }

  // Whether an error comes from scripts elsewhere alone, such as those of an extension of the browser.
  function isForeign(error, file) {
    var where = (file || "") + " " + ((error && error.stack) || "");
    var folder = location.href.replace(/[?#].*/, "").replace(/[^/]*$/, "");
    return /:\/\//.test(where) && where.indexOf(folder) < 0;
  }

  // An error while the program starts: of its scripts, unless it has been loaded. Then many errors do not keep it
  // from starting, so that it has this time to do so.
  var TIME_TO_START_MS = 10000;
  function onErrorAtStart(reason) {
    if (!loaded) return show(reason);
    setTimeout(function () {
      if (isStarting()) show(reason);
    }, TIME_TO_START_MS);
  }

  function element(name, text, parent, lang) {
    var made = document.createElement(name);
    if (lang) made.lang = lang;
    made.textContent = text;
    parent.appendChild(made);
    return made;
  }

  // An element that says the same in both languages.
  function bilingual(name, chinese, english, parent) {
    var made = element(name, "", parent);
    element("span", chinese, made, "zh-CN");
    made.appendChild(document.createTextNode(" / "));
    element("span", english, made, "en");
    return made;
  }

  function show(reason) {
    if (shown) return;
    shown = true;
    document.documentElement.setAttribute("data-state", "error");
    var box = document.createElement("div");
    box.className = "rescue";
    box.setAttribute("role", "alertdialog");
    bilingual("h1", "程序出错，已停止运行", "The program has stopped", box).id = "rescue-title";
    box.setAttribute("aria-labelledby", "rescue-title");
    var about = document.createElement("div");
    about.id = "rescue-about";
    element("p", "已保存的数据仍在浏览器中。请先下载一份留底，再刷新本页。下载的文件可以在“导入文件”中选用，找回全部数据。", about, "zh-CN");
    element("p", "What was saved is still in the browser: download a copy, then reload. The file can be imported like any other, and holds everything.", about, "en");
    box.appendChild(about);
    box.setAttribute("aria-describedby", about.id);
    var save = bilingual("button", "下载数据", "Download the data", box);
    var reload = bilingual("button", "刷新", "Reload", box);
    var outcome = element("p", "", box);
    outcome.setAttribute("role", "status");
    var details = element("pre", String(reason).slice(0, 2000), box);
    on(save, "click", function () {
      outcome.textContent = handOver();
    });
    on(reload, "click", function () {
      location.reload();
    });
    // The browser would open a file that is dropped, in place of this page.
    ["dragover", "drop"].forEach(function (type) {
      on(window, type, function (event) {
        event.preventDefault();
      });
    });
    // Alone in the page: a dialog of the program that is open would stand above everything else.
    function standAlone() {
      var body = document.body;
      while (body && body.firstChild) body.removeChild(body.firstChild);
      (body || document.documentElement).appendChild(box);
      save.focus();
    }
    standAlone();
    // What the page still reads comes after it.
    if (document.readyState === "loading") on(document, "DOMContentLoaded", standAlone);
    return details;
  }

  // Browsers run a script only if its host says that it is one.
  function tellType(address, details) {
    // What is called later by way of the page's own functions is not called any more.
    then.call(fetch(address), function (answer) {
      var type = answer.headers.get("content-type");
      if (!answer.ok || /javascript/i.test(type)) return;
      details.textContent += "\n\n网站把 .js 文件的类型标成了“" + type + "”，浏览器因此不运行。请网站管理员把 .js 的类型（MIME）改为 text/javascript。" +
        "\nThe host serves .js files as “" + type + "”, so the browser does not run them. Whoever runs the host should serve them as text/javascript.";
    }, function () {
      // The host does not answer: what is said already is all there is to say.
    });
  }

  window.zhibuStopped = show;
  window.zhibuHandOver = handOver;
  // A script or the WebAssembly file that cannot be loaded stops the program before it starts; a trap at any time.
  window.addEventListener("error", function (event) {
    if (isTrap(event.error)) return show(event.message);
    if (!isStarting()) return;
    var script = event.target instanceof HTMLScriptElement && event.target;
    if (script && !isForeign(null, script.src)) {
      var details = show("cannot load " + (script.src || "the program"));
      if (details && script.src) tellType(script.src, details);
    }
    // What the browser only remarks, such as that sizes were observed late, has no error.
    else if (event.error && !isForeign(event.error, event.filename)) onErrorAtStart(event.message);
  }, true);
  window.addEventListener("unhandledrejection", function (event) {
    if (isTrap(event.reason)) show(event.reason);
    else if (isStarting() && !isForeign(event.reason)) onErrorAtStart(event.reason);
  });
})();
