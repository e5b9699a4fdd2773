// Browser objects that throw: at every call from the start, and from when the ledger is open. Nothing stops the
// program, what is lost is said, and what was said to be saved is there.
import { test as plain } from "@playwright/test";
import { downloaded, expect, go, ready, samples, test, visit } from "../app.mjs";

/**
 * Runs in the page, before the program: what belongs to an object of the browser throws from the call with this
 * number on, which may be set later too; never if it is 0.
 */
function sabotage({ what, from }) {
  const faults = { calls: 0, thrown: 0, from };
  window.faults = faults;
  const due = () => {
    faults.calls += 1;
    if (!faults.from || faults.calls < faults.from) return;
    faults.thrown += 1;
    throw new DOMException("denied by the test", "SecurityError");
  };
  const getters = (owner, ...names) => {
    for (const name of names) {
      const known = Object.getOwnPropertyDescriptor(owner, name);
      if (!known) continue;
      const get = function () {
        due();
        return known.get ? known.get.call(this) : known.value;
      };
      Object.defineProperty(owner, name, { get, configurable: true, enumerable: known.enumerable });
    }
  };
  const methods = (owner, is_meant = () => true) => {
    for (const [name, known] of Object.entries(Object.getOwnPropertyDescriptors(owner))) {
      if (name === "constructor" || typeof known.value !== "function") continue;
      owner[name] = function (...values) {
        if (is_meant(this)) due();
        return known.value.apply(this, values);
      };
    }
  };
  const storage = (name) => {
    // A page without an origin has none.
    if (!/^http/.test(location.protocol)) return;
    const own = window[name];
    methods(Storage.prototype, (one) => one === own);
    const length = Object.getOwnPropertyDescriptor(Storage.prototype, "length").get;
    const get = function () {
      if (this === own) due();
      return length.call(this);
    };
    Object.defineProperty(Storage.prototype, "length", { get, configurable: true });
    getters(window, name);
  };
  const kinds = {
    localStorage: () => storage("localStorage"),
    sessionStorage: () => storage("sessionStorage"),
    indexedDB: () => {
      for (const kind of [IDBFactory, IDBDatabase, IDBTransaction, IDBObjectStore]) methods(kind.prototype);
      getters(window, "indexedDB");
    },
    clipboard: () => {
      document.execCommand = due;
      getters(Navigator.prototype, "clipboard");
    },
    "folder access": () => {
      window.showDirectoryPicker = async () => {
        due();
        return (await navigator.storage.getDirectory()).getDirectoryHandle("备份", { create: true });
      };
      for (const kind of [FileSystemHandle, FileSystemFileHandle, FileSystemWritableFileStream]) methods(kind.prototype);
      for (const name of ["getFileHandle", "removeEntry", "keys", "values", "entries"]) {
        const known = FileSystemDirectoryHandle.prototype[name];
        FileSystemDirectoryHandle.prototype[name] = function (...values) {
          due();
          return known.apply(this, values);
        };
      }
      getters(FileSystemHandle.prototype, "name");
    },
    matchMedia: () => {
      window.matchMedia = due;
    },
    BroadcastChannel: () => {
      window.BroadcastChannel = due;
    },
    "navigator.storage": () => {
      methods(StorageManager.prototype);
      getters(Navigator.prototype, "storage");
    },
    history: () => methods(History.prototype),
    crypto: () => {
      methods(Crypto.prototype);
      getters(window, "crypto");
    },
  };
  kinds[what]();
}

async function openLedger(page) {
  await visit(page);
  await page.getByRole("button", { name: samples.laoshan.zh }).click();
  await expect(page.getByTestId("chart-active").locator(".svg svg")).toBeVisible();
}

async function addBranch(page, name) {
  await go(page, "#/branch/new");
  await page.getByLabel("名称").fill(name);
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByRole("heading", { name })).toBeVisible();
}

/** What needs the object, and what is said where it is denied. */
const uses = {
  async indexedDB(page) {
    await page.evaluate(() => {
      window.showDirectoryPicker = async () => (await navigator.storage.getDirectory()).getDirectoryHandle("备份", { create: true });
    });
    await chooseFolder(page);
    await expect(page.getByTestId("banner-folder")).toContainText("自动备份没有写成");
  },
  async "folder access"(page) {
    await chooseFolder(page);
    await expect(page.getByTestId("notice")).toContainText("自动备份没有写成");
    // The next one can be chosen, but neither named nor asked about.
    await page.evaluate(() => (window.faults.from = window.faults.calls + 2));
    await chooseFolder(page);
    await expect(page.getByTestId("banner-folder")).toContainText("再次允许");
  },
  async crypto(page) {
    await go(page, "#/ledgers");
    await page.getByRole("button", { name: "生成密钥" }).click();
    await expect(page.getByTestId("notice")).toContainText("没有生成密钥");
  },
  async "navigator.storage"(page) {
    await go(page, "#/ledgers");
    await expect(page.locator("#safety")).toContainText("不提供“保留数据”的承诺");
  },
  async clipboard(page) {
    await go(page, "#/task/new");
    await page.getByLabel("名称").fill("滨河改造");
    await page.getByLabel("任务类型").selectOption({ label: "重点项目" });
    await page.locator("#field-full_members").fill("5");
    await page.getByLabel(/开始日期(?!：)/).fill("2022-08-01");
    await page.getByRole("button", { name: "保存", exact: true }).click();
    await expect(page.locator(".detail")).toBeVisible();
    await go(page, "#/care");
    const due = page.getByTestId("table-due");
    await due.getByText("请示草稿").first().click();
    await due.getByRole("button", { name: "复制" }).first().click();
    await expect(page.getByTestId("notice")).toContainText("请按 Ctrl+C 复制");
  },
};

async function chooseFolder(page) {
  await go(page, "#/ledgers");
  await page.getByRole("button", { name: "选择自动备份文件夹" }).click();
}

/** Every page answers: it is shown, and what it shows can be searched and sorted; the controls around it too. */
async function useEverything(page) {
  for (const hash of ["#/dashboard", "#/ledgers", "#/care", "#/map", "#/history", "#/branch"]) {
    await go(page, hash);
    await expect(page.locator("main h1, main h2").first()).toBeVisible();
  }
  await page.getByRole("searchbox", { name: "在列表中查找" }).fill("村");
  await expect(page.getByTestId("count-branch")).toContainText("/ 9 条");
  await page.locator("label.theme select").selectOption("dark");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.getByRole("button", { name: "中文" }).click();
  await page.goBack();
  await page.goForward();
  await page.keyboard.press("Control+k");
  await page.keyboard.press("Escape");
}

/** Another visit of the same browser, in which nothing throws. */
async function sound(context, baseURL) {
  const page = await context.newPage();
  await page.goto(baseURL);
  await ready(page);
  return page;
}

for (const what of [
  "sessionStorage", "indexedDB", "clipboard", "folder access", "matchMedia", "BroadcastChannel", "navigator.storage",
  "history", "crypto",
]) {
  for (const start of [true, false]) {
    test(`${what} throws ${start ? "from the start" : "once the ledger is open"}`, async ({ page, context, baseURL }) => {
      await page.addInitScript(sabotage, { what, from: start ? 1 : 0 });
      await openLedger(page);
      await page.evaluate(() => (window.faults.from = 1));
      await addBranch(page, "照样存下");
      await expect(page.locator(".saving")).toHaveText("已保存");
      await useEverything(page);
      await uses[what]?.(page);
      await expect(page.locator(".saving")).toHaveText("已保存");
      await page.reload();
      await ready(page);
      await go(page, "#/branch?q=照样存下");
      await expect(page.getByTestId("count-branch")).toHaveText("1 / 9 条");
      const next = await sound(context, baseURL);
      await go(next, "#/branch?q=照样存下");
      await expect(next.getByTestId("count-branch")).toHaveText("1 / 9 条");
    });
  }
}

test("localStorage throws from the start: all of it works, and that it is not saved is said", async ({ page }) => {
  await page.addInitScript(sabotage, { what: "localStorage", from: 1 });
  await openLedger(page);
  await addBranch(page, "只在本页");
  await expect(page.getByTestId("banner-denied")).toBeVisible();
  await expect(page.locator(".saving")).toHaveText("仅在本页");
  await useEverything(page);
  await expect(page.locator(".saving")).toHaveText("仅在本页");
});

test("localStorage throws once the ledger is open: what was saved stays, what is not is said", async ({ page, context, baseURL }) => {
  await page.addInitScript(sabotage, { what: "localStorage", from: 0 });
  await openLedger(page);
  await addBranch(page, "存下了的");
  await expect(page.locator(".saving")).toHaveText("已保存");
  await page.evaluate(() => (window.faults.from = 1));
  await addBranch(page, "存不下的");
  await expect(page.locator(".saving")).toHaveText("未保存");
  await expect(page.getByTestId("banner-refused")).toBeVisible();
  await go(page, "#/ledgers");
  await page.locator("label.theme select").selectOption("dark");
  await expect(page.getByTestId("notice")).toContainText("这项设置没有存下");
  await page.getByRole("button", { name: "登记" }).click();
  await expect(page.getByTestId("notice")).not.toContainText("已登记");
  await go(page, "#/branch");
  await expect(page.getByTestId("count-branch")).toHaveText("10 / 10 条（共计39个）");
  const next = await sound(context, baseURL);
  await go(next, "#/branch");
  await expect(next.getByTestId("count-branch")).toHaveText("9 / 9 条（共计38个）");
  await page.evaluate(() => (window.faults.from = 0));
  await page.getByTestId("banner-refused").getByRole("button", { name: "重试保存" }).click();
  await expect(page.locator(".saving")).toHaveText("已保存");
  await expect(next.getByTestId("count-branch")).toHaveText("10 / 10 条（共计39个）");
});

test("localStorage throws from the k-th call on, while the ledger is opened and edited", async ({ page, context, baseURL }) => {
  await openLedger(page);
  await addBranch(page, "存下了的");
  await expect(page.locator(".saving")).toHaveText("已保存");
  for (const from of [2, 3, 4, 6, 9, 14, 25, 40]) {
    const tab = await context.newPage();
    const faults = [];
    tab.on("pageerror", (error) => faults.push(`${from}: ${error}`));
    tab.on("console", (message) => message.type() === "error" && faults.push(`${from}: ${message.text()}`));
    await tab.addInitScript(sabotage, { what: "localStorage", from });
    await tab.goto(baseURL);
    await ready(tab);
    await go(tab, "#/ledgers");
    await expect(tab.locator("main h1, main h2").first()).toBeVisible();
    expect(faults).toEqual([]);
    // Nothing is taken for empty that cannot be read.
    const isOpen = await tab.locator(".saving").isVisible();
    const said = tab.getByTestId("notice").or(tab.locator(".banner.error, .banner.warning")).first();
    if (!isOpen) await expect(said).toBeVisible();
    await tab.close();
  }
  await page.reload();
  await ready(page);
  await go(page, "#/branch");
  await expect(page.getByTestId("count-branch")).toHaveText("9 / 9 条（共计38个）");
});

plain("what can be read is handed over by a program that has stopped, and what cannot is said", async ({ page, context }) => {
  await openLedger(page);
  await addBranch(page, "存下了的");
  const tab = await context.newPage();
  await tab.addInitScript(() => {
    const known = Storage.prototype.getItem;
    let calls = 0;
    Storage.prototype.getItem = function (key) {
      // What is shown first reads the ledger's about once at most, and the preferences.
      if (key.startsWith("zhibu/") && ++calls === 2) throw new DOMException("denied by the test", "SecurityError");
      return known.call(this, key);
    };
  });
  await tab.route("**/*.wasm", (route) => route.abort());
  await tab.goto("./");
  const overlay = tab.getByRole("alertdialog");
  const { text } = await downloaded(tab, () => overlay.getByRole("button", { name: "下载数据" }).click());
  const stored = await tab.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("zhibu/")).length);
  expect(Object.keys(JSON.parse(text))).toHaveLength(stored - 1);
  await expect(overlay).toContainText("有 1 项没有读出");
});

/**
 * Runs in the page, before the program: counts the calls into it, whoever makes them. A call is one of a function
 * that a module exports, looked up by the program's script each time.
 */
function counting() {
  window.intoProgram = 0;
  const known = WebAssembly.instantiateStreaming;
  const counted = (exports) => new Proxy({ ...exports }, {
    get: (all, name) => {
      if (typeof all[name] === "function") window.intoProgram += 1;
      return all[name];
    },
  });
  WebAssembly.instantiateStreaming = async (...values) => {
    const { instance, module } = await known.apply(WebAssembly, values);
    return { module, instance: new Proxy(instance, { get: (one, name) => (name === "exports" ? counted(one.exports) : one[name]) }) };
  };
}

plain("a program that has stopped is called no more, by no key, click, timer or drop, and its page is gone", async ({ page }) => {
  await page.addInitScript(counting);
  await page.clock.install();
  await openLedger(page);
  await go(page, "#/branch");
  await expect(page.getByTestId("count-branch")).toBeVisible();
  const calls = () => page.evaluate(() => window.intoProgram);
  const before = await calls();
  await page.keyboard.press("/");
  expect(await calls(), "calls are counted").toBeGreaterThan(before);
  await page.evaluate(() => {
    window.ticks = 0;
    setInterval(() => (window.ticks += 1), 100);
  });
  await page.clock.runFor(1_000);
  expect(await page.evaluate(() => window.ticks)).toBeGreaterThan(0);
  // Not in a timer: the clock that the test turns would keep the error to itself.
  await page.evaluate(`void Promise.resolve().then((${trapping})(${JSON.stringify(bodies["an instruction that must not be reached"])}))`);
  const overlay = page.getByRole("alertdialog");
  await expect(overlay).toBeVisible();
  await expect(page.locator("main")).toHaveCount(0);
  await expect(page.locator("body > *")).toHaveCount(1);
  // What was promised before has come.
  await page.clock.runFor(1_000);
  const [after, ticks] = await page.evaluate(() => [window.intoProgram, window.ticks]);
  for (const key of ["/", "?", "Escape", "Control+z", "Control+s", "a", "Tab"]) await page.keyboard.press(key);
  await overlay.locator("h1").click();
  await page.mouse.move(40, 40);
  await page.mouse.wheel(0, 200);
  await page.setViewportSize({ width: 700, height: 700 });
  const kept = await page.evaluate(() => {
    const drop = new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: new DataTransfer() });
    document.body.dispatchEvent(drop);
    for (const name of ["hashchange", "storage", "focus", "visibilitychange", "pagehide", "beforeprint", "afterprint"]) dispatchEvent(new Event(name));
    location.hash = "#/dashboard";
    return drop.defaultPrevented;
  });
  expect(kept, "a file that is dropped does not replace the page").toBe(true);
  // Longer than any timer that the program sets: it looks after its storage each quarter of an hour.
  await page.clock.runFor(1_200_000);
  expect(await page.evaluate(() => [window.intoProgram, window.ticks])).toEqual([after, ticks]);
  const { text } = await downloaded(page, () => overlay.getByRole("button", { name: "下载数据" }).click());
  expect(Object.keys(JSON.parse(text))).toContain("zhibu/laoshan-2022/about");
  // And it hinders nobody from loading the page again.
  await overlay.getByRole("button", { name: "刷新" }).click();
  await ready(page);
  await expect(page.locator("main")).toBeVisible();
});

plain("of what was under way when the program stopped, nothing comes to it any more", async ({ page }) => {
  await openLedger(page);
  const body = JSON.stringify(bodies["an instruction that must not be reached"]);
  await page.evaluate(`(() => {
    const trap = (${trapping})(${body});
    window.late = [];
    const note = (what) => () => window.late.push(what);
    window.answer = {};
    new Promise((resolve) => (window.answer.now = resolve)).then(note("a promise"));
    indexedDB.open("of the test", 1).addEventListener("upgradeneeded", note("a database"));
    const channel = new MessageChannel();
    channel.port1.addEventListener("message", note("a message"));
    channel.port1.start();
    channel.port2.postMessage(null);
    // The next of the same turn comes before the browser reports what trapped.
    void Promise.resolve().then(() => void 0).then(trap).catch(note("the next of a turn"));
    void Promise.resolve().then(() => void 0).then(() => void 0).then(note("another of the turn"));
  })()`);
  const overlay = page.getByRole("alertdialog", { name: "程序出错，已停止运行 / The program has stopped" });
  await expect(overlay).toBeVisible();
  await page.evaluate(() => window.answer.now());
  // Requests to one database are answered one after the other.
  await page.evaluate(async () => {
    const request = indexedDB.open("of the test");
    await new Promise((resolve) => (request.onsuccess = resolve));
  });
  expect(await page.evaluate(() => window.late)).toEqual([]);
});

plain("errors of other scripts and remarks of the browser while the program starts do not stop it", async ({ page }) => {
  await page.addInitScript({
    content: `
      setTimeout(() => { throw new Error("of an extension"); });
      void Promise.reject(new Error("of an extension"));
      addEventListener("DOMContentLoaded", () => {
        dispatchEvent(new ErrorEvent("error", { message: "ResizeObserver loop completed with undelivered notifications.", filename: location.href }));
      });
      //# sourceURL=chrome-extension://of-the-test/content.js
    `,
  });
  await openLedger(page);
  await expect(page.getByRole("alertdialog")).toBeHidden();
});

plain("a program that stops before it is loaded is not started, and its page can be printed", async ({ page }) => {
  await page.route("**/*_bg.wasm", async (route) => {
    const program = await route.fetch();
    // The page asks for the program before its scripts have run.
    await page.waitForFunction(() => window.zhibuStopped);
    await page.evaluate(() => window.zhibuStopped("of the test"));
    await route.fulfill({ response: program });
  });
  const loading = page.waitForResponse("**/*_bg.wasm");
  await page.goto("./");
  const overlay = page.getByRole("alertdialog");
  await expect(overlay).toContainText("of the test");
  // When it has been compiled a second time, it would have been started.
  await page.evaluate(async (url) => {
    await WebAssembly.compile(await (await fetch(url)).arrayBuffer());
  }, (await loading).url());
  await expect(page.locator("body > *")).toHaveCount(1);
  await expect(page.locator("html")).toHaveAttribute("data-state", "error");
  await expect(overlay.locator("h1 [lang=en]")).toHaveText("The program has stopped");
  await page.emulateMedia({ media: "print" });
  await expect(overlay).toHaveCSS("position", "static");
  await expect(overlay.getByRole("button")).toHaveCount(0);
});

plain("a program that stops while its page is still being read stands alone in it", async ({ page }) => {
  const stop = "stop-of-the-test.js";
  await page.route(`**/${stop}`, (route) => route.fulfill({ contentType: "text/javascript", body: 'zhibuStopped("of the test");' }));
  await page.route("./", async (route) => {
    const response = await route.fetch();
    const html = (await response.text()).replace("<body>", `<body><script src="${stop}"></script><p>more of the page</p>`);
    await route.fulfill({ response, body: html });
  });
  await page.goto("./");
  await expect(page.getByRole("alertdialog")).toContainText("of the test");
  await expect(page.locator("body > *")).toHaveCount(1);
  await expect(page.locator(":focus")).toContainText("下载数据");
});

/** In the page: a function of WebAssembly that traps, or that calls itself until the call stack runs out. */
function trapping(body) {
  const code = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10];
  const bytes = [...code, body.length + 3, 1, body.length + 1, 0, ...body];
  return new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes))).exports.f;
}

const bodies = { "an instruction that must not be reached": [0, 11], "the end of the call stack": [16, 0, 11] };
const places = {
  "in a timer": (trap) => setTimeout(trap),
  "in a task": (trap) => void Promise.resolve().then(trap),
  "in an event handler": (trap) => {
    document.querySelector("main").addEventListener("click", trap, { once: true });
    document.querySelector("main").click();
  },
};

for (const [what, body] of Object.entries(bodies)) {
  for (const [where, call] of Object.entries(places)) {
    plain(`${what}, long after the start, ${where}: the program says that it has stopped`, async ({ page }) => {
      await openLedger(page);
      await addBranch(page, "存下了的");
      // What goes wrong elsewhere in the browser stops nothing.
      await page.evaluate(() => {
        setTimeout(() => { throw new Error("of an extension"); });
        void Promise.reject(new RangeError("of an extension"));
      });
      await go(page, "#/branch");
      await expect(page.getByRole("alertdialog")).toBeHidden();
      await page.evaluate(`(${call})((${trapping})(${JSON.stringify(body)}))`);
      const overlay = page.getByRole("alertdialog");
      await expect(overlay).toContainText("程序出错，已停止运行");
      const { text } = await downloaded(page, () => overlay.getByRole("button", { name: "下载数据" }).click());
      expect(Object.keys(JSON.parse(text))).toContain("zhibu/laoshan-2022/about");
    });
  }
}
