// Backups and room: how long ago, how much since, reminders, the meter, the browser's promise; many
// tabs at once; names that mean mischief; and the key that signs, which nobody can read.
import { another, choose, downloaded, downloadedTable, expect, exported, file, go, openSample, ready, test, visit } from "../app.mjs";

async function addBranch(page, name) {
  await go(page, "#/branch/new");
  await page.getByLabel("名称").fill(name);
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.locator(".detail")).toBeVisible();
}

async function startEmpty(page) {
  await visit(page);
  await page.getByRole("button", { name: "新建空台账" }).click();
  await expect(page.getByText("台账里还没有记录")).toBeVisible();
}

test("the last backup is always in sight, and a reminder comes when it is time and can be set", async ({ page }) => {
  await startEmpty(page);
  const backup = page.locator(".top .backup");
  await expect(backup).toHaveText("从未备份");
  await addBranch(page, "第一个");
  await downloaded(page, () => page.getByRole("button", { name: "导出文件" }).click());
  await expect(backup).toHaveText("今天备份");
  await addBranch(page, "第二个");
  await expect(backup).toHaveText("今天备份 · 其后 1 处改动");
  const banner = page.getByTestId("banner-backup");
  await expect(banner).toBeHidden();
  // Eight days later, by this browser's clock.
  await page.clock.setFixedTime(new Date(Date.now() + 8 * 86_400_000));
  await page.reload();
  await ready(page);
  await expect(backup).toHaveText("8 天前备份 · 其后 1 处改动");
  await expect(banner).toContainText("1 处改动还没有备份");
  await go(page, "#/ledgers");
  await page.getByLabel("多久没有备份就提醒").selectOption({ label: "14 天" });
  await expect(banner).toBeHidden();
  await page.getByLabel("多久没有备份就提醒").selectOption({ label: "7 天" });
  await expect(banner).toBeVisible();
  await downloaded(page, () => banner.getByRole("button", { name: "导出文件" }).click());
  await expect(banner).toBeHidden();
  await expect(backup).toHaveText("今天备份");
});

test("the room that is left is shown, and one is warned before it is gone", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/ledgers");
  const taken = page.getByText(/浏览器存储空间：已用/);
  await expect(taken).toContainText("5242880");
  const units = () => page.evaluate(() => Object.entries(localStorage).reduce((sum, [key, text]) => sum + key.length + text.length, 0));
  // A restore point may be made just then.
  await expect(async () => expect(await taken.textContent()).toContain(`已用 ${await units()} /`)).toPass();
  await expect(page.getByTestId("banner-space")).toBeHidden();
  await page.evaluate(() => localStorage.setItem("other-program", "x".repeat(4_200_000)));
  await page.reload();
  await ready(page);
  await expect(page.getByTestId("banner-space")).toContainText(/已用 8\d%/);
  await expect(page.getByTestId("promise")).toContainText(/保留|清除/);
});

/** How many changes each restore point has. */
const counts = (page) => page.evaluate(() => Object.entries(localStorage)
  .filter(([key]) => /\/point\/.*\/count$/.test(key)).map(([, count]) => Number(count)));

test("what is damaged or gone comes back from a restore point by one click on the banner that tells of it", async ({ page }) => {
  await openSample(page, "laoshan");
  await addBranch(page, "还原点里有的");
  // Two hours later, by this browser's clock: the point of before is due to be renewed.
  await page.clock.setFixedTime(new Date(Date.now() + 2 * 3_600_000));
  await page.reload();
  await ready(page);
  await go(page, "#/history");
  const all = Number((await page.getByTestId("count-history").textContent()).match(/\d+/g)[1]);
  await expect.poll(async () => Math.max(0, ...await counts(page))).toBe(all);
  await go(page, "#/ledgers");
  await expect(page.getByTestId("point")).toContainText("还原点：");
  await page.evaluate(() => {
    for (const key of Object.keys(localStorage).filter((key) => key.includes("/seg/"))) {
      localStorage.setItem(key, localStorage.getItem(key).slice(0, 30));
    }
  });
  await page.reload();
  await ready(page);
  const banner = page.getByTestId("banner-damaged");
  await expect(banner).toBeVisible();
  await banner.getByRole("button", { name: "从还原点恢复" }).click();
  await expect(page.getByTestId("notice")).toContainText("处修改");
  await expect(banner).toBeHidden();
  await expect(page.locator(".saving")).toHaveText("已保存");
  await page.reload();
  await ready(page);
  await go(page, "#/branch?q=还原点里有的");
  await expect(page.getByTestId("count-branch")).toHaveText("1 / 9 条");

  // Another program takes the segments away: that is told as well.
  await page.evaluate(() => {
    for (const key of Object.keys(localStorage).filter((key) => key.includes("/seg/"))) localStorage.removeItem(key);
  });
  await page.reload();
  await ready(page);
  await page.getByTestId("banner-missing").getByRole("button", { name: "从还原点恢复" }).click();
  await expect(page.getByTestId("banner-missing")).toBeHidden();
  await expect(page.getByTestId("count-branch")).toHaveText("1 / 9 条");
});

test("old history goes into a file, after that very file was read back; no record is lost", async ({ page }) => {
  await openSample(page, "laoshan");
  const form = "#/branch/id/branch-zhangcunhe/edit";
  for (const name of ["甲", "乙", "丙", "丁"]) {
    await go(page, form);
    await page.getByLabel("书记").fill(name);
    await page.getByRole("button", { name: "保存", exact: true }).click();
    await expect(page.locator(".detail")).toContainText(name);
  }
  // A year and a day later, by this browser's clock.
  await page.clock.setFixedTime(new Date(Date.now() + 366 * 86_400_000));
  await page.reload();
  await ready(page);
  await go(page, "#/ledgers");
  await page.getByText("归档早期历史").click();
  await expect(page.getByTestId("archivable")).toContainText("可移出 3 处修改");
  const archive = await downloaded(page, () => page.getByRole("button", { name: "1. 保存归档文件" }).click());
  expect(archive.name).toContain("历史归档");
  const check = page.getByLabel("2. 选回刚保存的文件");
  await check.setInputFiles(file(archive.name, archive.text.replace("甲", "假")));
  await expect(page.locator(".fault")).toContainText("什么都没有移出");
  await expect(page.getByTestId("archivable")).toContainText("可移出 3 处修改");
  await check.setInputFiles(file(archive.name, archive.text));
  await expect(page.getByTestId("notice")).toContainText("已移出 3 处修改");
  await expect(page.getByTestId("archivable")).toContainText("可移出 0 处修改");
  await page.reload();
  await ready(page);
  await go(page, "#/history?kind=branch&id=branch-zhangcunhe");
  await expect(page.locator(".history-page")).toContainText(archive.name);
  await expect(page.locator(".entries")).toContainText("丁");
  await expect(page.locator(".entries").getByText("书记：甲 → 乙")).toBeHidden();
  await go(page, "#/branch/id/branch-zhangcunhe");
  await expect(page.locator(".detail")).toContainText("丁");
  // The ledger of a day before that is not shown as if it were whole.
  await go(page, "#/history?to=2024-01-01");
  await page.getByRole("button", { name: "查看当日台账" }).click();
  await expect(page.getByTestId("notice")).toContainText("已归档");
  await expect(page.getByTestId("banner-past")).toBeHidden();
  // The archive brings nothing back by itself, and can be opened beside.
  await go(page, "#/ledgers");
  await expect(page.locator("#safety")).toBeVisible();
  await page.locator("input[type=file]").first().setInputFiles(file(archive.name, archive.text));
  await expect(page.locator(".plan-notes")).toContainText("一致");
});

/** Edits and is killed before the page can say that it was saved: what was written may be there or not. */
async function addBranchAndDie(page, name) {
  await go(page, "#/branch/new");
  await page.getByLabel("名称").fill(name);
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.close({ runBeforeUnload: false });
}

for (const { count, steps, seed: firstSeed } of [{ count: 3, steps: 24, seed: 7 }, { count: 4, steps: 32, seed: 11 }]) {
  test(`${count} tabs that edit, reload and are killed lose nothing`, async ({ page, context }) => {
    test.setTimeout(180_000);
    await startEmpty(page);
    const open = async () => {
      const tab = await context.newPage();
      await visit(tab);
      return tab;
    };
    const tabs = [page];
    while (tabs.length < count) tabs.push(await open());
    const written = [];
    const unconfirmed = [];
    // A fixed shuffle: the same steps each time.
    let seed = firstSeed;
    const chance = (below) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let step = 0; step < steps; step++) {
      const place = chance(tabs.length);
      await tabs[place].bringToFront();
      const what = chance(7);
      const name = `第${step}步`;
      if (what === 0) {
        await tabs[place].reload();
        await ready(tabs[place]);
      } else if (what === 1 && place > 0) {
        // Killed, without a word to the page.
        await tabs[place].close({ runBeforeUnload: false });
        tabs[place] = await open();
      } else if (what === 2 && place > 0) {
        await addBranchAndDie(tabs[place], name);
        unconfirmed.push(name);
        tabs[place] = await open();
      } else {
        await addBranch(tabs[place], name);
        written.push(name);
      }
    }
    expect(unconfirmed.length, "tabs are killed in the middle of an edit").toBeGreaterThan(0);
    // What is stored is what a tab reads that opens now; the others have it too.
    const { text } = await exported(await open());
    const stored = JSON.parse(text).records.branch.map((branch) => branch.name);
    expect(stored.filter((name) => !unconfirmed.includes(name)).sort()).toEqual([...written].sort());
    for (const tab of tabs) {
      await tab.bringToFront();
      await go(tab, "#/branch");
      await expect(tab.getByTestId("count-branch")).toHaveText(`${stored.length} / ${stored.length} 条`);
    }
    // An edit is in the others within a second.
    await tabs[1].bringToFront();
    await addBranch(tabs[1], "马上看到");
    for (const tab of tabs.filter((tab) => tab !== tabs[1])) {
      await expect(tab.getByTestId("count-branch")).toHaveText(`${stored.length + 1} / ${stored.length + 1} 条`, { timeout: 1_000 });
    }
  });
}

const mischief = {
  markup: "<script>window.harmed=1</script><b onclick=\"window.harmed=1\">甲</b>",
  formula: "=cmd|' /C calc'!A0",
  bidi: "甲\u202e乙\u2066丙",
  "zero width": "甲\u200b\u200d\ufeff乙",
  emoji: "👩‍👩‍👧‍👦🇨🇳",
  "a closing brace": "\"}]}",
  "the longest word": "长".repeat(10_000),
};

test("names that mean mischief are kept to the letter, shown and exported harmlessly", async ({ page }) => {
  await startEmpty(page);
  const records = { branch: Object.values(mischief).map((name, place) => ({ id: `m${place}`, name, established: "2022-06" })) };
  const text = JSON.stringify({ format: "zhibu-ledger", version: 1, records });
  await go(page, "#/import");
  await page.locator("input[type=file]").first().setInputFiles(file("mischief.json", text));
  await page.getByText("逐条查看").click();
  await page.getByRole("button", { name: /^导入到/ }).click();
  await expect(page.getByTestId("notice")).toContainText("7 条记录有变化");
  await page.reload();
  await ready(page);
  const { text: back } = await downloaded(page, () => page.getByRole("banner").getByRole("button", { name: "导出文件" }).click());
  const names = JSON.parse(back).records.branch.map((branch) => branch.name);
  expect(names.sort()).toEqual(Object.values(mischief).sort());
  for (const [place] of records.branch.entries()) {
    await go(page, `#/branch/id/m${place}`);
    await expect(page.locator(".detail h2")).toHaveText(records.branch[place].name, { useInnerText: false });
  }
  for (const hash of ["#/dashboard", "#/branch", "#/branch/id/m6", "#/history", "#/branch/id/m6/edit"]) {
    await go(page, hash);
    await expect(page.locator("main h1, main h2").first()).toBeVisible();
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(excess, hash).toBeLessThanOrEqual(0);
  }
  await go(page, "#/history");
  const { text: csv } = await downloadedTable(page, page.locator(".history-page"), "CSV");
  for (const line of csv.split("\r\n")) expect(line).not.toMatch(/(^|,)"?\s*[=+\-@]/);
  expect(await page.evaluate(() => window.harmed)).toBeUndefined();
});

test("a chosen folder is kept up to date by itself, asks again when it must, and says when it cannot", async ({ page }) => {
  // The browser's own private folder in place of one on the disk: the same interface, without a dialog.
  await page.addInitScript(() => {
    window.showDirectoryPicker = async () => (await navigator.storage.getDirectory()).getDirectoryHandle("备份", { create: true });
    const word = localStorage.getItem("test-word");
    if (word) {
      FileSystemHandle.prototype.queryPermission = async () => localStorage.getItem("test-word");
      FileSystemHandle.prototype.requestPermission = async () => {
        localStorage.setItem("test-word", "granted");
        return "granted";
      };
    }
  });
  // What is put in a file's place while it is read is, for a moment, neither there nor readable: then all is
  // read again.
  const files = async () => {
    const read = await page.waitForFunction(async () => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("备份", { create: true });
      const found = {};
      try {
        for await (const [name, handle] of folder.entries()) {
          // What is being written has another name until all is there, and is gone the next moment.
          if (name.endsWith(".json")) found[name] = await (await handle.getFile()).text();
        }
      } catch (error) {
        if (error.name !== "NotReadableError" && error.name !== "NotFoundError") throw error;
        return null;
      }
      return found;
    });
    return read.jsonValue();
  };
  const look = () => page.evaluate(() => dispatchEvent(new Event("visibilitychange")));
  await openSample(page, "laoshan");
  await go(page, "#/ledgers");
  await page.getByRole("button", { name: "选择自动备份文件夹" }).click();
  await expect(page.getByTestId("folder")).toContainText("自动备份到文件夹“备份”");
  await expect(page.locator(".top .backup")).toHaveText("今天备份");
  const [name] = Object.keys(await files());
  expect(name).toMatch(/^崂山 2022-an2022-auto-\d{4}-\d{2}-\d{2}\.json$/);

  // What is written goes there by itself, in this visit and the next.
  await addBranch(page, "进了备份的");
  await look();
  await expect.poll(async () => (await files())[name]).toContain("进了备份的");
  await page.reload();
  await ready(page);
  await addBranch(page, "下次也进的");
  await look();
  await expect.poll(async () => (await files())[name]).toContain("下次也进的");
  expect(Object.keys(await files())).toEqual([name]);

  // One that has shrunk to less than half stands beside the full one.
  await page.evaluate(async (name) => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("备份");
    const writable = await (await folder.getFileHandle(name)).createWritable();
    await writable.write("满".repeat(400_000));
    await writable.close();
  }, name);
  await addBranch(page, "缩了水的");
  await look();
  await expect.poll(async () => (await files())[name.replace(".json", "-2.json")] ?? "").toContain("缩了水的");
  expect((await files())[name]).toMatch(/^满/);

  // The browser may ask again at the next visit.
  await page.evaluate(() => localStorage.setItem("test-word", "prompt"));
  await page.reload();
  await ready(page);
  await addBranch(page, "问过才写的");
  await look();
  const banner = page.getByTestId("banner-folder");
  await expect(banner).toContainText("再次允许");
  await banner.getByRole("button", { name: "允许写入" }).click();
  await expect(banner).toBeHidden();
  await expect.poll(async () => (await files())[name.replace(".json", "-2.json")]).toContain("问过才写的");

  // A folder that is gone is told; the ledger goes on.
  await page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry("备份", { recursive: true }));
  await addBranch(page, "没处写的");
  await look();
  await expect(banner).toContainText("没有写成");
  await go(page, "#/ledgers");
  await page.getByRole("button", { name: "不再自动备份" }).click();
  await expect(banner).toBeHidden();
  await page.reload();
  await ready(page);
  await go(page, "#/ledgers");
  await expect(page.getByRole("button", { name: "选择自动备份文件夹" })).toBeVisible();
});

/**
 * What in the values of localStorage, sessionStorage and cookies is long enough to be a private key of 32 bytes: in base 64 of
 * either kind, or in hexadecimal.
 */
const longTexts = (page) => page.evaluate(() => {
  const texts = [...Object.values(localStorage), ...Object.values(sessionStorage)];
  return [...texts, document.cookie].flatMap((text) => text.match(/[A-Za-z0-9+/_-]{42,}=*/g) ?? []);
});

/** What the browser's database holds of the keys: their names, what they are, and which ways of reading one succeed. */
const heldKeys = (page) => page.evaluate(async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const found = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const objects = database.transaction(store).objectStore(store);
      const [names, keys] = await Promise.all([done(objects.getAllKeys()), done(objects.getAll())]);
      for (const [place, key] of keys.entries()) {
        const ways = ["raw", "pkcs8", "jwk", "spki"];
        const read = await Promise.allSettled(ways.map((way) => crypto.subtle.exportKey(way, key)));
        found.push({
          name: names[place],
          isKey: key instanceof CryptoKey,
          type: key.type,
          extractable: key.extractable,
          usages: [...key.usages],
          readable: ways.filter((_, index) => read[index].status === "fulfilled"),
        });
      }
    }
    database.close();
  }
  return found;
});

test("the signing key is made in the browser, signs after a reload, and nobody can read it", async ({ page, browser, baseURL }) => {
  await openSample(page, "laoshan");
  await go(page, "#/ledgers");
  await expect(page.locator("#keys")).toBeVisible();
  expect(JSON.parse((await exported(page)).text).signature).toBeUndefined();
  const before = new Set(await longTexts(page));
  await page.getByRole("button", { name: /^生成密钥/ }).click();
  await expect(page.getByTestId("own-key")).toHaveText(/^([0-9A-F]{4} ){7}[0-9A-F]{4}$/);
  await expect(page.getByTestId("key-readers")).toContainText("谁也导不出来");
  const fingerprint = await page.getByTestId("own-key").textContent();

  const first = JSON.parse((await exported(page)).text).signature;
  const key = first.key;
  expect(key).toMatch(/^[A-Za-z0-9_-]{43}$/);
  // The same after a reload: what signs is in the browser, not in the page.
  await page.reload();
  await ready(page);
  await go(page, "#/ledgers");
  await expect(page.getByTestId("own-key")).toHaveText(fingerprint);
  const { text } = await exported(page);
  const signature = JSON.parse(text).signature;
  expect(signature.key).toBe(key);

  // Nothing that is new in what every page of the origin can read could be the private key.
  expect([...new Set(await longTexts(page))].filter((found) => !before.has(found))).toEqual([key]);
  expect(await heldKeys(page)).toEqual([
    { name: key, isKey: true, type: "private", extractable: false, usages: ["sign"], readable: [] },
  ]);
  expect(text.split(key)).toHaveLength(2);

  // It is verified here, elsewhere, and by the browser's own means; altered, it is not.
  await choose(page, [file("自己的.json", text)]);
  await expect(page.locator(".signature")).toContainText("本浏览器签名");
  const altered = text.replace("崂山", "崂 山");
  expect(altered).not.toBe(text);
  await choose(page, [file("改过的.json", altered)]);
  await expect(page.locator(".signature")).toContainText("签名后被改动过");
  const theirs = await another(browser, baseURL, "区里.json", text);
  await choose(theirs, [file("区里.json", text)]);
  await expect(theirs.locator(".signature")).toContainText(`签名有效，但密钥未受信任：${fingerprint}`);
  await theirs.context().close();

  await go(page, "#/ledgers");
  await page.getByRole("button", { name: "删除密钥" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "删除密钥" }).click();
  await expect(page.getByTestId("notice")).toContainText("不再签名");
  await expect.poll(() => heldKeys(page)).toEqual([]);
  expect((await longTexts(page)).filter((found) => found.includes(key))).toEqual([]);
});
