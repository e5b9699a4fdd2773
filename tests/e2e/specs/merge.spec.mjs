// 58 units, one office: many files at once, conflicts settled, everything in the history.
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { another, author, choose, downloaded, downloadedTable, expect, exported, file, fill, go, openSample, pick, ready, take, test, visit } from "../app.mjs";

const edit = "#/branch/id/branch-zhangcunhe/edit";

const recordsOf = (text) => JSON.stringify(JSON.parse(text).records);

/** A unit's browser with the office's file, edited. */
async function unit(browser, baseURL, officeFile, who, edits) {
  const page = await another(browser, baseURL, "office.json", officeFile);
  await author(page, ...who);
  for (const [hash, fields] of edits) await fill(page, hash, fields);
  const { text } = await exported(page);
  await page.context().close();
  return text;
}

test("an office and three units: files out, edited, back in any order, merged, settled, in the history", async ({ page, browser, baseURL }) => {
  test.setTimeout(120_000);
  await openSample(page, "laoshan");
  await author(page, "区直机关工委", "办公室");
  const { text: out } = await exported(page);
  const first = await unit(browser, baseURL, out, ["甲单位", "赵某"], [[edit, { 书记: "赵某", 撤销日期: "2022-10" }]]);
  const second = await unit(browser, baseURL, out, ["乙单位", "钱某"], [[edit, { 书记: "钱某" }]]);
  const third = await unit(browser, baseURL, out, ["丙单位", "孙某"], [["#/branch/new", { 名称: "丙单位临时党支部" }]]);
  const files = [file("甲.json", first), file("乙.json", second), file("丙.json", third), file("又一份乙.json", second)];

  await choose(page, files);
  const table = page.getByTestId("table-files");
  await expect(table.getByRole("row", { name: "甲.json" })).toContainText("甲单位 · 赵某");
  await expect(table.getByRole("row", { name: "又一份乙.json" })).toContainText("与 乙.json 相同");
  await expect(table.getByRole("row", { name: "丙.json" }).getByRole("cell").nth(2)).toHaveText("1");
  await expect(page.locator(".plan-notes")).toContainText("1 处填报不一致");
  await page.getByText("逐条查看").click();
  const row = page.locator(".side-by-side").getByRole("row", { name: "书记" });
  await expect(row).toContainText("乙单位 · 钱某");
  await expect(row).toContainText("另有并存的值：赵某");
  await take(page).click();
  await expect(page.getByTestId("notice")).toContainText("2 条记录有变化");

  // The same files in another order, one by one, in another office: the same records to the byte.
  const { text: merged } = await exported(page);
  const context = await browser.newContext({ baseURL });
  const other = await context.newPage();
  await openSample(other, "laoshan");
  for (const place of [2, 1, 0]) {
    await choose(other, [files[place]]);
    await take(other).click();
    // At the end of an import the dashboard is shown; the notice may be that of the one before.
    await expect(other.getByTestId("chart-active")).toBeVisible();
  }
  const { text: elsewhere } = await exported(other);
  expect(recordsOf(elsewhere)).toEqual(recordsOf(merged));
  await context.close();

  // Once more changes nothing.
  await choose(page, files.slice(0, 3));
  await expect(page.locator(".plan-notes")).toContainText("一致");
  await expect(take(page)).toBeDisabled();

  // One undo takes the import back, even at a later visit, and it can be redone.
  await page.reload();
  await ready(page);
  await expect(page.getByTestId("banner-conflicts")).toBeVisible();
  await page.getByRole("button", { name: "撤回" }).click();
  await expect(page.getByTestId("banner-conflicts")).toBeHidden();
  await page.getByRole("button", { name: "重做" }).click();
  const banner = page.getByTestId("banner-conflicts");
  await expect(banner).toContainText("1 处冲突");

  // The conflict stays until it is settled, with a reason that is kept.
  await page.reload();
  await banner.getByRole("link").click();
  const item = page.locator(".conflicts > li");
  await expect(item).toHaveCount(1);
  await expect(item).toContainText("乙单位 · 钱某");
  await expect(item).toContainText("甲单位 · 赵某");
  await page.getByLabel("原因").fill("电话核实");
  await page.getByRole("button", { name: "用“赵某”" }).click();
  await expect(item).toHaveCount(0);
  await page.getByText("已处理的冲突").click();
  await expect(page.locator(".done")).toContainText("选定“赵某”");
  await expect(page.locator(".done")).toContainText("电话核实");
  await page.getByRole("button", { name: "撤回" }).click();
  await expect(item).toContainText("钱某");
  await page.getByRole("button", { name: "重做" }).click();
  await expect(item).toHaveCount(0);

  // The history knows who wrote what, can be narrowed, saved, and put back.
  await go(page, "#/history");
  await page.getByLabel("填写人").fill("丙单位");
  await expect(page.getByTestId("count-history")).toHaveText("1 / 1 条");
  await expect(page.locator(".entries")).toContainText("丙单位临时党支部");
  await page.getByLabel("填写人").fill("");
  await page.getByLabel("在列表中查找").fill("电话核实");
  await expect(page.locator(".entries li").first()).toContainText("赵某");
  const { text: csv } = await downloadedTable(page, page.locator(".history-page"), "CSV");
  expect(csv.startsWith("\ufeff")).toBe(true);
  expect(csv).toContain("电话核实");
});

test("only what is chosen is taken, with what it needs", async ({ page }) => {
  await openSample(page, "laoshan");
  const records = {
    branch: [{ id: "n1", name: "新支部一" }, { id: "n2", name: "新支部二" }],
    activity: [{ id: "a1", title: "新活动", branch: "n1" }],
  };
  await choose(page, [file("hand.json", JSON.stringify({ format: "zhibu-ledger", version: 1, records }))]);
  await page.getByText("逐条查看").click();
  await page.getByRole("checkbox", { name: "新支部一" }).uncheck();
  await expect(page.getByRole("checkbox", { name: "新活动" })).not.toBeChecked();
  await expect(take(page)).toHaveText("导入所选 1 条到“崂山 2022”");
  await page.getByRole("checkbox", { name: "新活动" }).check();
  await expect(page.getByRole("checkbox", { name: "新支部一" })).toBeChecked();
  await page.getByRole("checkbox", { name: "新支部二" }).uncheck();
  await take(page).click();
  await expect(page.getByTestId("notice")).toContainText("2 条记录有变化");
  await go(page, "#/branch?q=新支部");
  await expect(page.getByTestId("count-branch")).toHaveText("1 / 9 条");
});

test("a folder is chosen, and files are dropped anywhere", async ({ page }) => {
  await openSample(page, "laoshan");
  const folder = await mkdtemp(path.join(tmpdir(), "zhibu-folder-"));
  const ledger = (id) => JSON.stringify({ format: "zhibu-ledger", version: 1, records: { branch: [{ id, name: `来自 ${id}` }] } });
  for (const id of ["f1", "f2"]) await writeFile(path.join(folder, `${id}.json`), ledger(id));
  await writeFile(path.join(folder, "说明.txt"), "不是台账");
  await go(page, "#/import");
  await page.locator("input[webkitdirectory]").setInputFiles(folder);
  const table = page.getByTestId("table-files");
  await expect(table.locator("tbody tr")).toHaveCount(2);
  await page.getByRole("button", { name: "取消" }).click();
  await go(page, "#/dashboard");
  const dropped = await page.evaluateHandle((texts) => {
    const data = new DataTransfer();
    for (const [name, text] of texts) data.items.add(new File([text], name, { type: "application/json" }));
    return data;
  }, [["d1.json", ledger("d1")], ["坏.json", "{"]]);
  await page.dispatchEvent("body", "dragover", { dataTransfer: dropped });
  await expect(page.locator(".drop-here")).toBeVisible();
  await page.dispatchEvent("body", "drop", { dataTransfer: dropped });
  await expect(page.locator(".drop-here")).toBeHidden();
  await expect(page.getByTestId("banner-file")).toContainText("坏.json");
  await take(page).click();
  await expect(page.getByTestId("notice")).toContainText("1 条记录有变化");
});

test("a file that is dropped while the ledger is being opened is planned once it is open", async ({ page }) => {
  await openSample(page, "demo");
  await page.addInitScript(() => {
    const text = JSON.stringify({ format: "zhibu-ledger", version: 1, records: { branch: [{ id: "early", name: "早到" }] } });
    // The opening of a ledger pauses by messages: the first one takes as long as a large ledger.
    const { postMessage } = MessagePort.prototype;
    MessagePort.prototype.postMessage = function (...message) {
      MessagePort.prototype.postMessage = postMessage;
      setTimeout(() => this.postMessage(...message), 2000);
    };
    const watch = new MutationObserver(() => {
      if (!document.querySelector(".opening")) return;
      watch.disconnect();
      const data = new DataTransfer();
      data.items.add(new File([text], "早.json", { type: "application/json" }));
      window.droppedEarly = document.documentElement.dataset.state;
      document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data }));
    });
    watch.observe(document, { childList: true, subtree: true });
  });
  await page.reload();
  await expect(take(page)).toContainText("导入到");
  expect(await page.evaluate(() => window.droppedEarly)).toBe("starting");
  await take(page).click();
  await expect(page.getByTestId("notice")).toContainText("1 条记录有变化");
});

test("bulk choices settle what they can tell, and say what they cannot", async ({ page, context }) => {
  await openSample(page, "laoshan");
  const other = await context.newPage();
  await visit(other);
  const forms = [edit, "#/branch/id/branch-jiankangcheng/edit"];
  for (const form of forms) {
    for (const tab of [page, other]) {
      await go(tab, form);
      await expect(tab.getByLabel("书记")).toBeVisible();
    }
    await page.getByLabel("书记").fill("甲");
    await page.getByRole("button", { name: "保存", exact: true }).click();
    await expect(page.locator(".detail")).toContainText("甲");
    await other.getByLabel("书记").fill("乙");
    await other.getByRole("button", { name: "保存", exact: true }).click();
    await expect(other.locator(".detail .conflict")).toContainText("甲");
  }
  await expect(page.getByTestId("banner-conflicts")).toContainText("2 处冲突");
  await go(page, "#/conflicts");
  await page.getByRole("checkbox", { name: "全选" }).check();
  // Both tabs are this browser: what is ours cannot be told.
  await page.getByRole("button", { name: "采用本机" }).click();
  await expect(page.getByTestId("notice")).toContainText("另有 2 处分不出");
  await page.getByRole("checkbox", { name: "全选" }).check();
  await page.getByRole("button", { name: "所选用较新的" }).click();
  await expect(page.getByTestId("notice")).toContainText("已处理 2 处");
  await expect(page.getByTestId("banner-conflicts")).toBeHidden();
  await go(page, "#/branch/id/branch-zhangcunhe");
  await expect(page.locator(".detail")).toContainText("乙");
});

test("the history puts back a field and a record, and shows the ledger as of a day", async ({ page }) => {
  await openSample(page, "laoshan");
  await fill(page, edit, { 书记: "一月的" });
  await fill(page, edit, { 书记: "二月的", 撤销日期: "2022-11" });
  await page.getByText("修改历史").last().click();
  await page.getByRole("link", { name: "全部历史" }).click();
  await expect(page.getByTestId("count-history")).toHaveText("3 / 3 条");
  const latest = page.locator(".entries > li").first();
  await expect(latest).toContainText("书记：一月的 → 二月的");
  await latest.getByRole("button", { name: "改回原值：书记" }).click();
  await expect(page.getByTestId("count-history")).toHaveText("4 / 4 条");
  await page.locator(".entries > li").nth(2).getByRole("button", { name: "整条恢复到此时" }).click();
  await expect(page.getByTestId("notice")).toContainText("已改回");
  await go(page, "#/branch/id/branch-zhangcunhe");
  await expect(page.locator(".detail")).toContainText("一月的");
  await expect(page.locator(".detail")).not.toContainText("2022-11");

  await go(page, "#/history?to=2023-06-30");
  await page.getByRole("button", { name: "查看当日台账" }).click();
  const banner = page.getByTestId("banner-past");
  await expect(banner).toContainText("2023-06-30");
  await go(page, "#/branch/id/branch-zhangcunhe");
  await expect(page.locator(".detail")).not.toContainText("一月的");
  await page.getByRole("button", { name: "删除" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "删除" }).click();
  await expect(page.getByTestId("notice")).toContainText("不能改");
  // What is typed while the past is on screen is not lost: it is saved once the present is back.
  await page.getByRole("link", { name: "编辑" }).click();
  await page.getByLabel("书记").fill("现在写的");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByTestId("notice")).toContainText("不能改");
  await banner.getByRole("button", { name: "回到现在" }).click();
  await expect(page.getByLabel("书记")).toHaveValue("现在写的");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.locator(".detail")).toContainText("现在写的");
});

test("a unit gets its own part; what it alters of others is marked before it is taken; a redacted file names nobody", async ({ page, browser, baseURL }) => {
  await openSample(page, "demo");
  const whole = JSON.parse((await exported(page)).text).records;
  const branch = whole.branch.find((branch) => branch.home_units && branch.secretary);
  const unit = whole.organisation.find((organisation) => organisation.unit === branch.home_units[0]);
  const above = whole.organisation.find((organisation) => organisation.id === unit.parent);
  await go(page, "#/ledgers");
  await pick(page.getByLabel("导出范围"), { label: unit.name });
  const part = await downloaded(page, () => page.getByRole("button", { name: "导出这部分" }).click());
  expect(part.name).toContain(unit.name);
  const held = JSON.parse(part.text).records;
  expect(held.branch.length).toBeLessThan(whole.branch.length);
  expect(held.branch.map((branch) => branch.id)).toContain(branch.id);

  const context = await browser.newContext({ baseURL, viewport: { width: 1280, height: 800 } });
  const theirs = await context.newPage();
  await visit(theirs);
  await theirs.locator("input[type=file]").first().setInputFiles(file(part.name, part.text));
  await theirs.getByRole("button", { name: "打开这份台账" }).click();
  await expect(theirs.getByTestId("notice")).toContainText("已导入");
  await go(theirs, "#/ledgers");
  await expect(theirs.getByText(`这是“${unit.name}”的部分`)).toBeVisible();
  await fill(theirs, `#/branch/id/${branch.id}/edit`, { 书记: "新书记" });
  await fill(theirs, `#/organisation/id/${above.id}/edit`, { 名称: "被改的上级" });
  const { text: back } = await exported(theirs);
  await context.close();

  await choose(page, [file("交回.json", back)]);
  await expect(page.locator(".plan-notes")).toContainText("1 条是别的单位的记录");
  await page.getByText("逐条查看").click();
  await expect(page.getByRole("checkbox", { name: /被改的上级/ })).not.toBeChecked();
  await take(page).click();
  await expect(page.getByTestId("notice")).toContainText("1 条记录有变化");
  await go(page, `#/branch/id/${branch.id}`);
  await expect(page.locator(".detail")).toContainText("新书记");
  await go(page, `#/organisation/id/${above.id}`);
  await expect(page.locator(".detail")).not.toContainText("被改的上级");

  await go(page, "#/ledgers");
  await page.locator("#part").getByRole("checkbox", { name: "不含姓名" }).check();
  await page.locator("#part").getByRole("checkbox", { name: "不含巡察/审查" }).check();
  await expect(page.getByText("文件没有加密")).toBeVisible();
  const redacted = await downloaded(page, () => page.getByRole("button", { name: "导出这部分" }).click());
  expect(redacted.name).toContain("脱敏");
  expect(redacted.text).not.toContain("新书记");
  const left = JSON.parse(redacted.text);
  expect(left.changes).toBeUndefined();
  expect(left.records.branch.some((branch) => branch.secretary || branch.setting === "inspection")).toBe(false);
});

test("a sealed file shows nothing, and is opened by its passphrase alone", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/ledgers");
  await page.getByLabel("加密口令").fill("红旗渠工地 2022");
  await expect(page.getByText("口令丢失无法找回")).toBeVisible();
  const { name, text } = await downloaded(page, () => page.getByRole("button", { name: "导出这部分" }).click());
  expect(name).toContain("加密");
  expect(text).not.toContain("健康城");
  await go(page, "#/import");
  await page.locator("input[type=file]").first().setInputFiles(file(name, text));
  const banner = page.getByTestId("banner-file");
  await expect(banner).toContainText("用口令加密了");
  await page.getByLabel("口令").fill("红旗渠工地 2023");
  await page.getByRole("button", { name: "解密" }).click();
  await expect(banner).toContainText("口令不对");
  await page.getByLabel("口令").fill("红旗渠工地 2022");
  await page.getByRole("button", { name: "解密" }).click();
  await expect(page.locator(".plan-notes")).toContainText("一致");
});
