// Two browsers and one folder: on a disk that a program synchronises, and on the host by WebDAV.
import { author, expect, fill, go, openSample, take, test } from "../app.mjs";
import { credentials, hasNginx, hasStorage, startNginx, startNode, startStorage } from "../dav.mjs";

/** The page looks into the folder as when one comes back to it. */
const look = (page) => page.evaluate(() => dispatchEvent(new Event("focus")));

const status = (page) => page.getByTestId("shared");

/** Looks until the page says this of the folder. */
async function says(page, text) {
  await go(page, "#/ledgers");
  await expect(async () => {
    await look(page);
    await expect(status(page)).toContainText(text, { timeout: 1_000 });
  }).toPass();
}

const addBranch = (page, name) => fill(page, "#/branch/new", { 名称: name });

async function expectBranch(page, name) {
  await go(page, "#/branch");
  await expect(page.locator("tbody").getByText(name, { exact: true }).first()).toBeVisible();
}

/** Looks until there are this many files. */
async function expectFiles(page, files, count) {
  await expect(async () => {
    await look(page);
    expect(Object.keys(await files()).length).toBe(count);
  }).toPass();
}

async function browserAt(browser, url, unit) {
  const context = await browser.newContext({ baseURL: url, httpCredentials: credentials, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await openSample(page, "laoshan");
  await author(page, unit, "");
  return page;
}

async function journey(browser, host) {
  test.slow();
  const first = await browserAt(browser, host.url, "甲局");
  const second = await browserAt(browser, host.url, "乙局");
  for (const page of [first, second]) {
    await go(page, "#/ledgers");
    await page.getByLabel("本站共享目录").fill("/dav/");
    await page.getByRole("button", { name: "使用这个目录" }).click();
    await says(page, "已与共享文件夹“/dav/”同步");
  }
  // The second had all of it already, so it wrote nothing.
  await expectFiles(second, host.files, 1);

  // What the first writes is offered to the second, and nothing else; a half of it is left alone.
  await addBranch(first, "甲局临时党支部");
  await expectFiles(first, host.files, 2);
  const names = Object.keys(await host.files());
  const newest = names.sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).at(-1);
  expect(newest).toMatch(/^甲局-[0-9a-z]{8}-\d{17}\.json$/);
  await host.put("半份.json", (await host.files())[newest].subarray(0, 300));
  await says(second, "有 1 份来自甲局的更改待查看。有 1 份文件还不完整");
  await go(second, "#/branch");
  await expect(second.getByText("甲局临时党支部")).toHaveCount(0);
  const banner = second.getByTestId("banner-shared");
  await expect(banner).toContainText("有 1 份来自甲局的更改待查看。");
  await banner.getByRole("button", { name: "查看更改" }).click();
  await expect(second.locator(".import .actions")).toBeVisible();
  await take(second).click();
  await expect(second.getByTestId("notice")).toContainText("已导入");
  await expect(banner).toHaveCount(0);
  await expectBranch(second, "甲局临时党支部");
  await expectFiles(second, host.files, 3);

  // Taken at once where the setting says so, after a reload too.
  await go(second, "#/ledgers");
  await second.getByLabel("收到文件后").selectOption({ label: "本台账的直接导入，要核实的先查看" });
  await second.reload();
  await addBranch(first, "第二个党支部");
  await expectFiles(first, host.files, 4);
  await says(second, "已与共享文件夹“/dav/”同步");
  await expect(async () => {
    await look(second);
    await expectBranch(second, "第二个党支部");
  }).toPass();
  // And the other way.
  await addBranch(second, "乙局临时党支部");
  await look(second);
  await says(first, "有 1 份来自乙局的更改待查看");

  // Once something was left out, no file is taken without a look any more, and that is said beside the import.
  const rule = first.getByLabel("收到文件后");
  await rule.selectOption({ label: "可信密钥签名的直接导入，其余先查看" });
  await addBranch(second, "不要的党支部");
  await look(second);
  await says(first, "有 2 份来自乙局的更改待查看");
  await first.getByRole("button", { name: "查看更改" }).last().click();
  await first.getByText("逐条查看").first().click();
  await first.getByRole("checkbox", { name: "不要的党支部" }).uncheck();
  await take(first).click();
  await expect(first.getByTestId("notice")).toContainText("已导入");
  await expect(first.getByTestId("notice")).toContainText("以后收到的文件一律先查看");
  await go(first, "#/ledgers");
  await expect(rule.locator("option:checked")).toHaveText("先查看，再导入");
  for (const page of [first, second]) await page.context().close();
}

test("two browsers exchange their changes by a directory on their host, which is gone for a while", async ({ browser }) => {
  const host = await startNode();
  try {
    await journey(browser, host);
    const page = await browserAt(browser, host.url, "丙局");
    await page.getByLabel("本站共享目录").fill("https://example.org/");
    await page.getByRole("button", { name: "使用这个目录" }).click();
    await expect(page.getByText("请填写本站的路径")).toBeVisible();
    await page.getByLabel("本站共享目录").fill("/dav/");
    await page.getByRole("button", { name: "使用这个目录" }).click();
    await expect(page.getByText("请填写本站的路径")).toHaveCount(0);
    await says(page, "的更改待查看");
    host.isGone = true;
    await says(page, "暂时不能使用：HTTP 503");
    const before = Object.keys(await host.files()).length;
    await addBranch(page, "断网时的");
    await look(page);
    host.isGone = false;
    await expectFiles(page, host.files, before + 1);
    expect(host.overwritten).toBe(0);

    // A password that nobody gives is asked for once, not at each look.
    host.isClosed = true;
    await says(page, "浏览器要你再次允许");
    const asked = host.requests;
    for (let looks = 0; looks < 3; looks++) await look(page);
    await addBranch(page, "没有密码时的");
    await look(page);
    expect(host.requests).toBe(asked);
    host.isClosed = false;
    await go(page, "#/ledgers");
    await page.locator("#shared").getByRole("button", { name: "允许写入" }).click();
    await expectFiles(page, host.files, before + 2);

    // A file that the host does not give, or breaks off at, keeps nobody from the others.
    const unit = await browserAt(browser, host.url, "丁局");
    const [first, second] = Object.keys(await host.files()).sort();
    host.refused.add(first);
    host.broken.add(second);
    await go(unit, "#/ledgers");
    await unit.getByLabel("本站共享目录").fill("/dav/");
    await unit.getByRole("button", { name: "使用这个目录" }).click();
    await says(unit, "的更改待查看");
    await expect(status(unit)).not.toContainText("HTTP 403");
    await unit.context().close();
    await page.context().close();
  } finally {
    await host.stop();
  }
});

test("a passphrase is typed twice where no sealed file would tell that it has a slip in it", async ({ browser }) => {
  const host = await startNode();
  try {
    const first = await browserAt(browser, host.url, "甲局");
    const use = async (page) => {
      await go(page, "#/ledgers");
      await page.getByLabel("本站共享目录").fill("/dav/");
      await page.getByRole("button", { name: "使用这个目录" }).click();
    };
    const passphrase = (page) => page.getByLabel("共享文件夹的口令");
    const again = (page) => page.getByLabel("再输入一次");
    const verb = (page) => page.getByRole("button", { name: "使用口令" });
    await use(first);
    await says(first, "已与共享文件夹“/dav/”同步");
    await first.getByLabel("写入的文件用口令加密").check();
    await passphrase(first).fill("长江 黄河 珠江 淮河");
    await expect(verb(first)).toBeDisabled();
    await again(first).fill("长江 黄河 珠江 海河");
    await expect(first.getByText("两次输入的口令不一致。")).toBeVisible();
    await expect(verb(first)).toBeDisabled();
    await again(first).fill("长江 黄河 珠江 淮河");
    await verb(first).click();
    await expect(passphrase(first)).toHaveCount(0);
    await addBranch(first, "加密后的党支部");
    await expectFiles(first, host.files, 2);
    const texts = Object.values(await host.files()).map(String);
    expect(texts.filter((text) => text.includes("加密后的党支部")).length).toBe(0);

    // The sealed file tells whether the passphrase opens it: once is enough.
    const second = await browserAt(browser, host.url, "乙局");
    await use(second);
    await says(second, "未读 1 份");
    await expect(again(second)).toHaveCount(0);
    await passphrase(second).fill("长江 黄河 珠江 淮河");
    await verb(second).click();
    await says(second, "有 1 份来自甲局的更改待查看");
    for (const page of [first, second]) await page.context().close();
  } finally {
    await host.stop();
  }
});

/** Whatever is put there is no page of this origin, and only for those who have the password. */
async function expectNoPage(host) {
  await host.put("page.html", "<script>localStorage.clear()</script>");
  expect((await fetch(`${host.url}dav/page.html`)).status).toBe(401);
  const headers = { authorization: `Basic ${btoa(`${credentials.username}:${credentials.password}`)}` };
  const page = await fetch(`${host.url}dav/page.html`, { headers });
  expect(page.headers.get("content-type")).toBe("application/json");
  expect(page.headers.get("content-security-policy")).toContain("sandbox");
  await (await fetch(`${host.url}dav/page.html`, { method: "DELETE", headers })).text();
}

for (const [name, hasPrograms, start] of [
  ["nginx that lists in JSON", hasNginx, () => startNginx(false)],
  ["nginx that lists by PROPFIND", hasNginx, () => startNginx(true)],
  ["an object storage behind nginx and rclone", hasStorage, startStorage],
]) {
  test(`two browsers exchange their changes by ${name}, as the README sets it up`, async ({ browser }) => {
    test.skip(!hasPrograms(), "not installed");
    const host = await start();
    try {
      await expectNoPage(host);
      await journey(browser, host);
    } finally {
      await host.stop();
    }
  });
}

/** The browser's own private folder in place of one on the disk: the same interface, without a dialog. */
function replaceFolder() {
  const folder = async () => (await navigator.storage.getDirectory()).getDirectoryHandle("共享", { create: true });
  window.showDirectoryPicker = folder;
  window.sharedFiles = async () => {
    const found = {};
    for await (const [name, handle] of (await folder()).entries()) {
      if (name.endsWith(".json")) found[name] = await (await handle.getFile()).text();
    }
    return found;
  };
  window.putShared = async (name, text) => {
    const writable = await (await (await folder()).getFileHandle(name, { create: true })).createWritable();
    await writable.write(text);
    await writable.close();
  };
  if (localStorage.getItem("test-word")) {
    FileSystemHandle.prototype.queryPermission = async () => localStorage.getItem("test-word");
    FileSystemHandle.prototype.requestPermission = async () => {
      localStorage.setItem("test-word", "granted");
      return "granted";
    };
  }
}

test("two browsers exchange their changes by a folder that a program synchronises", async ({ browser, baseURL }) => {
  test.slow();
  const pages = [];
  for (const unit of ["甲局", "乙局"]) {
    const context = await browser.newContext({ baseURL, viewport: { width: 1280, height: 800 } });
    await context.addInitScript(replaceFolder);
    const page = await context.newPage();
    await openSample(page, "laoshan");
    await author(page, unit, "");
    pages.push(page);
  }
  const [first, second] = pages;
  const files = (page) => page.evaluate(() => window.sharedFiles()).catch(() => ({}));
  const synchronise = async (from, to, change = (name, text) => [name, text]) => {
    const there = await files(to);
    for (const [name, text] of Object.entries(await files(from))) {
      const [as, content] = change(name, text);
      if (!(as in there)) await to.evaluate(([name, text]) => window.putShared(name, text), [as, content]);
    }
  };
  for (const page of pages) {
    await synchronise(first, page);
    await go(page, "#/ledgers");
    await page.getByRole("button", { name: "选择共享文件夹" }).click();
    await says(page, "已与共享文件夹“共享”同步");
  }
  expect(Object.keys(await files(second)).length).toBe(1);
  await addBranch(first, "甲局临时党支部");
  await expectFiles(first, () => files(first), 2);
  // It comes under another name, and twice.
  await synchronise(first, second, (name, text) => [name.replace(".json", " (1).json"), text]);
  await synchronise(first, second, (name, text) => [name.replace(".json", " - 副本.json"), text]);
  await says(second, "份来自甲局的更改待查看");
  await second.getByRole("button", { name: "查看更改" }).last().click();
  await take(second).click();
  await expect(second.getByTestId("notice")).toContainText("已导入");
  await expectBranch(second, "甲局临时党支部");
  await expect(second.getByTestId("banner-shared")).toHaveCount(0);

  // After a reload the browser asks again, by a button.
  await second.evaluate(() => localStorage.setItem("test-word", "prompt"));
  await second.reload();
  await go(second, "#/ledgers");
  await expect(status(second)).toContainText("浏览器要你再次允许");
  await second.locator("#shared").getByRole("button", { name: "允许写入" }).click();
  await expect(status(second)).toContainText("已与共享文件夹“共享”同步");
  // An empty file is no half of one; and a folder that the browser has lost is to be chosen again.
  await second.evaluate(() => window.putShared("空.json", ""));
  await look(second);
  await says(second, "已与共享文件夹“共享”同步");
  await expect(status(second)).not.toContainText("还不完整");
  await second.evaluate(() => new Promise((resolve, reject) => {
    const opening = indexedDB.open("zhibu", 1);
    opening.onerror = reject;
    opening.onsuccess = () => {
      const clearing = opening.result.transaction("folders", "readwrite").objectStore("folders").clear();
      clearing.onsuccess = () => resolve(opening.result.close());
      clearing.onerror = reject;
    };
  }));
  await says(second, "请停止使用后重新选择");
  await second.getByRole("button", { name: "停止使用" }).click();
  await expect(second.getByRole("button", { name: "选择共享文件夹" })).toBeVisible();
  // Its controls were exchanged: the keyboard goes on where it was.
  await expect(second.locator("#shared")).toBeFocused();
  for (const page of pages) await page.context().close();
});
