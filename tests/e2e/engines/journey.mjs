// What every engine has to do, as checks by name. A page is anything that goes to an address and evaluates
// a function in it, so that engines of any age and maker can be driven: `goto`, `reload`, `evaluate`.
const patience = 30_000;

/** Evaluates a function in the page until it returns something true. */
async function until(page, what, read, argument) {
  const end = Date.now() + patience;
  for (let failure; ; failure = undefined) {
    const found = await page.evaluate(read, argument).catch((error) => (failure = error) && undefined);
    if (found) return found;
    if (Date.now() > end) throw new Error(`${what}: not within ${patience / 1000} s${failure ? ` (${failure.message})` : ""}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const ready = (page) => until(page, "start", () => document.documentElement.dataset.state === "ready");

/** Clicks the first button or link with this text. */
const click = (page, text) =>
  until(page, `“${text}”`, (text) => {
    const found = [...document.querySelectorAll("button, a")].find((element) => element.textContent.includes(text) && !element.disabled);
    if (found) found.click();
    return found !== undefined;
  }, text);

const go = (page, hash) => page.evaluate((hash) => void (location.hash = hash), hash);
const shows = (page, selector, text) =>
  until(page, `${selector} “${text}”`, ([selector, text]) => document.querySelector(selector)?.textContent.includes(text), [selector, text]);

const checks = {
  async start(page, address) {
    await page.goto(address);
    await ready(page);
  },
  async "sample and charts"(page) {
    await click(page, "打开“示例区”");
    await until(page, "chart", () => document.querySelectorAll("[data-testid=chart-active] .svg svg rect, [data-testid=chart-active] .svg svg path").length > 5);
  },
  async list(page) {
    await go(page, "#/branch");
    await until(page, "rows", () => document.querySelectorAll("tbody tr").length > 10);
  },
  async "new record"(page) {
    await go(page, "#/branch/new");
    await until(page, "form", () => {
      const field = document.querySelector("#field-name");
      if (!field) return false;
      field.value = "引擎测试临时党支部";
      field.dispatchEvent(new Event("input", { bubbles: true }));
      return true;
    });
    await until(page, "save", () => {
      const save = [...document.querySelectorAll("button")].find((button) => button.textContent === "保存");
      if (save) save.click();
      return save !== undefined;
    });
    await shows(page, ".detail", "引擎测试临时党支部");
  },
  async "pages of every part"(page) {
    for (const [place, text] of [["care", "应建"], ["ledgers", "台账与文件"], ["import", "导入文件"], ["tables", "导入表格"], ["map", "关系图"]]) {
      await go(page, `#/${place}`);
      await shows(page, "main", text);
    }
  },
  async "where ledgers are kept"(page, address) {
    await go(page, "#/ledgers");
    await until(page, "section", () => document.querySelector("#safety") !== null);
    const [told, isFirefox] = await page.evaluate(() => [document.querySelector("[data-testid=kept-place]")?.textContent ?? "", /Firefox/.test(navigator.userAgent)]);
    const fromDisk = isFirefox ? "按文件的位置保存" : "移动或复制这个文件不影响台账";
    const isAsItIs = address.startsWith("file:") ? told.includes(fromDisk) : told === "";
    if (!isAsItIs) throw new Error(`“${told}”`);
  },
  async "undo and redo"(page) {
    const isThere = () => document.querySelector("tbody").textContent.includes("引擎测试");
    await go(page, "#/branch?q=引擎测试");
    await until(page, "record", isThere);
    await click(page, "撤回");
    await until(page, "undone", () => !document.querySelector("tbody")?.textContent.includes("引擎测试"));
    await click(page, "重做");
    await until(page, "redone", isThere);
  },
  async "search by keyboard"(page) {
    const press = (selector, key, ctrlKey) =>
      page.evaluate(([selector, key, ctrlKey]) => {
        document.querySelector(selector).dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey, bubbles: true, cancelable: true }));
      }, [selector, key, ctrlKey]);
    await press("body", "k", true);
    await until(page, "dialog", () => document.querySelector("dialog.search")?.open);
    await press("dialog.search input", "Escape", false);
    await until(page, "closed", () => !document.querySelector("dialog.search").open);
  },
  async export(page) {
    // What the browser is given to download is looked at instead.
    await page.evaluate(() => {
      const known = URL.createObjectURL;
      URL.createObjectURL = (blob) => {
        new Response(blob).text().then((text) => (window.exportedText = text));
        return known.call(URL, blob);
      };
      HTMLAnchorElement.prototype.click = () => {};
    });
    await click(page, "导出文件");
    const text = await until(page, "file", () => window.exportedText);
    if (!JSON.parse(text).records.branch.some((branch) => branch.name === "引擎测试临时党支部")) throw new Error("the record is not in the file");
  },
  async "kept after reload"(page) {
    await page.reload();
    await ready(page);
    await go(page, "#/branch?q=引擎测试");
    await shows(page, "tbody", "引擎测试临时党支部");
  },
  async "no eval where the policy is known"(page) {
    const outcome = await page.evaluate(() => new Promise((resolve) => {
      setTimeout(() => {
        try {
          resolve((0, eval)("'ran'"));
        } catch (error) {
          resolve(error.name);
        }
      });
    }));
    const isOld = await page.evaluate(() => Number(/Chrom(?:e|ium)\/(\d+)/.exec(navigator.userAgent)?.[1] ?? 1000) < 97);
    if ((outcome === "ran") !== isOld) throw new Error(`eval: ${outcome}`);
  },
};

/** Takes a page through all checks. Returns what failed, by the name of the check. */
export async function journey(page, address) {
  const failed = {};
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check(page, address);
    } catch (error) {
      failed[name] = error.message;
      if (name === "start") break;
    }
  }
  return failed;
}

export const names = Object.keys(checks);
