// Every page: accessible in both themes and languages, usable by keyboard; records made, edited,
// deleted and restored; charts that lead to their rows; print.
import axeSource from "axe-core";
import { count, downloaded, expect, go, openSample, pick, samples, seen, test, visit } from "../app.mjs";

const places = ["#/dashboard", "#/branch", "#/branch/id/branch-jiankangcheng", "#/branch/id/branch-jiankangcheng/edit",
  "#/alliance", "#/alliance/id/tea-alliance", "#/alliance_unit", "#/activity", "#/outcome", "#/outcome/new",
  "#/organisation", "#/organisation/new", "#/indicator", "#/import", "#/ledgers", "#/history", "#/conflicts", "#/rounds", "#/sentences", "#/city", "#/papers", "#/papers?paper=chronicle", "#/papers?paper=request&of=branch-jiankangcheng",
  "#/care", "#/agenda", "#/conduct", "#/roster", "#/tables", "#/task", "#/task/new", "#/member", "#/assignment", "#/step", "#/method", "#/matching", "#/unit-links", "#/results", "#/integration",
  "#/alliance_unit/paste", "#/offer", "#/cooperation", "#/cooperation/new", "#/instalment", "#/instalment/new", "#/area", "#/area/new", "#/area/tree", "#/measure", "#/meeting_item", "#/chair_term", "#/alliance_role", "#/target", "#/goal", "#/node", "#/link/new", "#/holiday", "#/progress",
  "#/team", "#/team/new", "#/shift", "#/appraisal", "#/appraisal/new", "#/nomination", "#/score_item/new", "#/appeal/new", "#/standing",
  "#/map?focus=alliance:tea-alliance"];

// What the first sample has little of.
const demoPlaces = ["#/standing", "#/standing?appraisal=appraisal-0", "#/publication?appraisal=appraisal-1", "#/nomination/id/nominee-1-7",
  "#/appraisal/id/appraisal-1", "#/map", "#/matching", "#/unit-links", "#/results", "#/integration", "#/team/id/team-battalion", "#/agenda", "#/care", "#/organisation/tree", "#/team/tree", "#/papers?paper=bulletin", "#/papers?paper=roster&of=team-0"];

async function axe(page) {
  await page.evaluate(axeSource.source);
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).slice(0, 3)}`);
}

for (const colorScheme of ["light", "dark"]) {
  for (const lang of ["zh", "en"]) {
    test.describe(`${colorScheme}, ${lang}`, () => {
      test.use({ colorScheme });
      test("axe finds nothing on any page", async ({ page }) => {
        test.setTimeout(120_000);
        await visit(page, "", lang);
        expect(await axe(page), "welcome").toEqual([]);
        await openSample(page, "laoshan", lang);
        for (const place of places) {
          await go(page, place);
          await expect(page.locator("main h1, main h2").first()).toBeVisible();
          expect(await axe(page), place).toEqual([]);
        }
        await page.keyboard.press("Control+k");
        await expect(page.getByRole("dialog")).toBeVisible();
        expect(await axe(page), "search").toEqual([]);
      });
      test("axe finds nothing where much is recorded", async ({ page }) => {
        test.setTimeout(120_000);
        await openSample(page, "demo", lang);
        for (const place of demoPlaces) {
          await go(page, place);
          await expect(page.locator("main h1, main h2").first()).toBeVisible();
          expect(await axe(page), place).toEqual([]);
        }
      });
    });
  }
}

test("nothing is wider than a phone", async ({ page }) => {
  await openSample(page, "demo");
  for (const width of [360, 390]) {
    await page.setViewportSize({ width, height: 800 });
    for (const place of ["#/dashboard", "#/branch", "#/branch/new", "#/activity", "#/ledgers", "#/history", "#/conflicts", "#/rounds", "#/organisation/tree", "#/papers?paper=bulletin"]) {
      await go(page, place);
      await expect(page.locator("main h1").first()).toBeVisible();
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(excess, `${place} at ${width}`).toBeLessThanOrEqual(0);
    }
  }
});

const kinds = {
  organisation: { 名称: "测试党支部" },
  branch: { 名称: "测试临时党支部", 成立日期: "2022-05" },
  alliance: { 名称: "测试联盟", 成立日期: "2022" },
  alliance_unit: { 单位名称: "测试单位", 加入日期: "2022-03-01" },
  activity: { 活动名称: "测试活动", 日期: "2022年7月" },
  outcome: { 成效指标: "测试成效", 日期: "2022" },
  indicator: { 指标: "测试指标", 起: "2022-01" },
};

for (const [kind, fields] of Object.entries(kinds)) {
  test(`${kind}: created, edited, deleted, restored`, async ({ page }) => {
    await openSample(page, "laoshan");
    await go(page, `#/${kind}`);
    const [total] = await count(page, kind);
    await page.getByRole("link", { name: "新增" }).first().click();
    // In the form, not in the list that makes way for it.
    const form = page.locator("form.edit");
    for (const [label, value] of Object.entries(fields)) await form.getByLabel(label, { exact: false }).first().fill(value);
    await page.keyboard.press("Enter");
    const name = Object.values(fields)[0];
    await expect(page.getByRole("heading", { name })).toBeVisible();
    await go(page, `#/${kind}?q=${name}`);
    await expect(page.getByTestId(`count-${kind}`)).toHaveText(`1 / ${total + 1} 条`);
    await page.getByRole("link", { name }).click();
    await page.getByRole("link", { name: "编辑" }).click();
    await form.getByLabel(Object.keys(fields)[0], { exact: false }).first().fill(`${name}改`);
    await page.getByRole("button", { name: "保存", exact: true }).click();
    await expect(page.getByRole("heading", { name: `${name}改` })).toBeVisible();
    await page.getByRole("button", { name: "删除", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "删除" }).click();
    await expect(page.locator(".detail .chip.deleted")).toBeVisible();
    await go(page, `#/${kind}?q=${name}`);
    await expect(page.getByTestId(`count-${kind}`)).toHaveText(`0 / ${total} 条`);
    await go(page, `#/${kind}?deleted=1`);
    await page.getByRole("link", { name: `${name}改` }).click();
    await page.getByRole("button", { name: "恢复" }).click();
    await go(page, `#/${kind}?q=${name}`);
    await expect(page.getByTestId(`count-${kind}`)).toHaveText(`1 / ${total + 1} 条`);
  });
}

test("a form says what is wrong at the field and keeps what was typed", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/branch/new");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByLabel("名称")).toBeFocused();
  await expect(page.getByLabel("名称")).toHaveAccessibleDescription("名称：请填写。");
  await page.getByLabel("名称").fill("甲");
  await page.getByLabel(/成立日期(?!：)/).fill("2022-06-15");
  // What is refused does not stay folded away.
  const more = page.locator("details.more > summary");
  await more.click();
  await page.getByLabel("撤销日期", { exact: true }).fill("2022-06-01");
  await more.click();
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByLabel("撤销日期", { exact: true })).toHaveAccessibleDescription("撤销日期：不能早于开始日期 2022-06-15。");
  await expect(page.getByLabel("名称")).toHaveValue("甲");
  await page.getByLabel(/成立日期(?!：)/).fill("六月");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByLabel(/成立日期(?!：)/)).toHaveAccessibleDescription(/日期写法不对/);
  // Leaving with unsaved input asks.
  const answered = (how) => new Promise((done) => page.once("dialog", (dialog) => dialog[how]().then(done)));
  const away = page.locator(".rail").getByRole("link", { name: "总览" });
  const stays = answered("dismiss");
  await away.click();
  await stays;
  await expect(page.getByLabel("名称")).toHaveValue("甲");
  const leaves = answered("accept");
  await away.click();
  await leaves;
  await expect(page.getByTestId("chart-active")).toBeVisible();
});

test("a form is left by the browser's way back while a date is being typed", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/branch/new");
  // What was typed last is told to the field only when the field goes.
  await page.getByLabel(/成立日期(?!：)/).pressSequentially("2022-06-15");
  page.once("dialog", (dialog) => dialog.accept());
  await page.goBack();
  await expect(page.getByTestId("chart-active")).toBeVisible();
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  await expect(page.locator("html")).toHaveAttribute("data-state", "ready");
});

test("a year that nobody means is refused where it is typed, and hinders nothing where it came so", async ({ page }) => {
  await visit(page);
  const records = { branch: [{ id: "b", name: "来自文件", established: "0999" }] };
  const buffer = Buffer.from(JSON.stringify({ format: "zhibu-ledger", version: 1, records }));
  await page.locator("input[type=file]").first().setInputFiles({ name: "b.json", mimeType: "application/json", buffer });
  await page.getByRole("button", { name: "打开这份台账" }).click();
  await expect(page.getByTestId("notice")).toContainText("已导入");
  await go(page, "#/branch/id/b/edit");
  await page.getByLabel("书记").fill("钱某");
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.locator(".detail")).toContainText("钱某");
  await go(page, "#/branch/id/b/edit");
  await page.getByLabel(/成立日期(?!：)/).fill("0998");
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.locator("#field-established-problem")).toContainText("998");
});

test("an organisation cannot be put below itself", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/organisation/id/org-0001/edit");
  await pick(page.getByLabel("上级党组织"), { index: 5 });
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByLabel("上级党组织")).toHaveAccessibleDescription(/不能是自己或自己的下级/);
});

test("a chart is read and followed by keyboard and by pointer", async ({ page }) => {
  await openSample(page, "laoshan");
  const chart = page.getByTestId("chart-active");
  const slider = chart.getByRole("slider");
  await slider.focus();
  await page.keyboard.press("End");
  await expect(chart.locator(".read-out")).toContainText("2022年四季度：合计 28");
  await expect(slider).toHaveAttribute("aria-valuetext", /巡察\/审查 12/);
  await page.keyboard.press("ArrowLeft");
  await expect(chart.locator(".read-out")).toContainText("日期不详");
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("count-branch")).toHaveText("2 / 8 条（共计6个）");
  await expect(page.locator(".chips")).toContainText("2022-12-31 在册");
  await page.goBack();
  // The inspection branches stand in the last column, above the middle.
  const picture = chart.locator(".picture");
  await expect(picture.locator("svg")).toBeVisible();
  const { width, height } = await picture.boundingBox();
  await picture.click({ position: { x: width * 0.88, y: height * 0.35 } });
  await expect(page.getByTestId("count-branch")).toHaveText("1 / 8 条（共计12个）");
});

test("the table behind a chart has its numbers, each leading to its rows", async ({ page }) => {
  await openSample(page, "demo");
  await page.locator(".seen").scrollIntoViewIfNeeded();
  const chart = page.getByTestId("chart-activities");
  await chart.getByText("数据表").click();
  const links = chart.locator("td a");
  // The table is made when it is unfolded, which the browser tells in a later turn of the loop.
  await expect(links.nth(20)).toBeVisible();
  const wanted = await links.count();
  const link = links.nth(Math.floor(wanted / 2));
  const figure = await link.textContent();
  await link.click();
  await expect(page.getByTestId("count-activity")).toHaveText(`${figure} / 2001 条`);
});

test("a chart after edits is the chart of a page that was just opened", async ({ page }) => {
  await openSample(page, "demo");
  const drawings = () =>
    page.evaluate(() => Object.fromEntries([...document.querySelectorAll("[data-testid^=chart-]")].map((chart) => [
      chart.dataset.testid,
      chart.querySelector(".svg")?.innerHTML,
    ])));
  // Every chart is drawn, whatever is in view.
  const all = () => seen(page, "outcomes");
  await all();
  const before = await drawings();
  await go(page, "#/branch");
  await page.getByTestId("table-branch").locator("tbody a").first().click();
  await page.getByRole("link", { name: "编辑" }).click();
  await page.getByLabel(/成立日期(?!：)/).fill("2019-02-03");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.locator(".detail")).toContainText("2019");
  await go(page, "#/dashboard");
  await all();
  const edited = await drawings();
  expect(edited["chart-active"]).not.toEqual(before["chart-active"]);
  // From here on the dashboard stays, so its drawings are changed in place.
  await page.getByRole("button", { name: "撤回" }).click();
  await expect.poll(drawings).toEqual(before);
  await page.getByRole("button", { name: "重做" }).click();
  await expect.poll(drawings).toEqual(edited);
});

test("qualifiers are never dropped", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/outcome");
  const table = page.getByTestId("table-outcome");
  for (const figure of ["500余万元", "60余万元", "1000余户", "20%以上", "40余户"]) {
    await expect(table.getByText(figure, { exact: true })).toBeVisible();
  }
  await go(page, "#/dashboard");
  await page.locator(".seen").scrollIntoViewIfNeeded();
  const chart = page.getByTestId("chart-outcomes");
  await chart.getByRole("combobox").selectOption({ label: "茶企增收（万元，合计）" });
  await expect(chart.locator(".svg")).toContainText("500余万元");
});

test("what has no evidence stands apart, and leads to its rows", async ({ page }) => {
  await openSample(page, "demo");
  await page.locator(".seen").scrollIntoViewIfNeeded();
  await expect(page.getByTestId("chart-outcomes").locator(".legend")).toContainText("无佐证");
  await go(page, "#/results");
  const table = page.getByTestId("table-totals");
  await expect(table.locator("thead")).toContainText("无佐证");
  await table.locator("tbody tr > :nth-child(5) a").first().click();
  await expect(page.locator(".chips")).toContainText("无佐证");
  const [shown, all] = await count(page, "outcome");
  expect(shown).toBeGreaterThan(0);
  expect(shown).toBeLessThan(all);
});

test("period, range and scope change the charts and stand in the URL", async ({ page }) => {
  await openSample(page, "demo");
  const chart = page.getByTestId("chart-active");
  await page.getByLabel("周期").selectOption({ label: "按年" });
  await expect(chart.locator(".svg")).toContainText("2025");
  await expect(chart.locator(".svg")).not.toContainText("2025年四季度");
  await page.getByLabel("范围").selectOption({ label: "重点项目" });
  await expect(chart.locator(".legend")).toHaveText("重点项目");
  expect(page.url()).toContain("grain=year");
  expect(page.url()).toContain("setting=key_project");
  await page.reload();
  await expect(chart.locator(".legend")).toHaveText("重点项目");
});

test("a chart is saved as an SVG that stands alone, and as a picture", async ({ page }) => {
  await openSample(page, "laoshan");
  const chart = page.getByTestId("chart-active");
  await chart.locator(".sheet-menu > summary").click();
  const { name, text } = await downloaded(page, () => chart.getByRole("button", { name: "下载 SVG" }).click());
  expect(name).toBe("active.svg");
  expect(text).toMatch(/^<svg[^>]*xmlns/);
  expect(text).not.toContain("var(");
  expect(text).toContain("<pattern");
  // With what it needs to be understood elsewhere: its title, legend and source.
  for (const words of ["存续临时党组织", "重点项目", "依据 8 条记录"]) expect(text).toContain(words);
  // As a picture it has twice the pixels.
  const picture = await downloaded(page, () => chart.getByRole("button", { name: "下载图片" }).click());
  expect(picture.name).toBe("active.png");
  expect(picture.bytes.subarray(1, 4).toString()).toBe("PNG");
  const width = Number(/width="(\d+)"/.exec(text)[1]);
  expect(picture.bytes.readUInt32BE(16)).toBe(2 * width);
  await page.setContent(text);
  await expect(page.locator("svg").first()).toBeVisible();
});

test("the text of the sample stands beside its records, and what is no record says why", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/ledgers");
  await page.getByRole("link", { name: "原文与台账" }).click();
  const table = page.getByTestId("table-sentences");
  const row = (words) => table.locator("tbody tr", { hasText: words });
  await expect(row("跨海大桥连接线二期征迁")).toContainText("没有写临时党组织和日期");
  await row("成立了12个临时党支部").getByRole("link", { name: "巡察、审查调查临时党支部（未列名）" }).click();
  await expect(page.locator(".detail")).toContainText("12");
  await page.locator(".detail").getByRole("button", { name: "删除" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "删除" }).click();
  await go(page, "#/sentences");
  await expect(row("成立了12个临时党支部").getByRole("link", { name: /^巡察/ })).toHaveCount(0);
  await go(page, "#/ledgers");
  await page.getByRole("button", { name: samples.demo.zh }).click();
  await expect(page.locator(".top .ledger")).toContainText("示例区");
  await go(page, "#/sentences");
  await expect(page.locator("main")).toContainText("打开示例“崂山 2022”后");
});

test("search finds records of every kind", async ({ page }) => {
  await openSample(page, "laoshan");
  await page.keyboard.press("Control+k");
  await page.getByRole("searchbox", { name: "搜索" }).fill("健康城");
  const results = page.getByRole("region", { name: "搜索结果" });
  await expect(results).toContainText("临时党组织");
  await results.getByRole("link", { name: /^健康城重点项目临时党支部/ }).click();
  await expect(page.getByRole("heading", { name: "健康城重点项目临时党支部" })).toBeVisible();
});

test("search is used with the arrow keys, and tells records of one name apart", async ({ page }) => {
  await openSample(page, "demo");
  await page.keyboard.press("Control+k");
  await page.getByRole("searchbox", { name: "搜索" }).fill("联席会议");
  const results = page.getByRole("region", { name: "搜索结果" }).getByRole("link");
  await expect(results.nth(2)).toBeVisible();
  await expect(results.nth(1)).toContainText(/联盟.* · \d{4}/);
  await page.keyboard.press("ArrowDown");
  await expect(results.nth(0)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(results.nth(1)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(page.getByRole("searchbox", { name: "搜索" })).toBeFocused();
});

test("deleting what others belong to says how many", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/alliance/id/tea-alliance");
  await page.getByRole("button", { name: "删除" }).click();
  await expect(page.getByRole("dialog")).toContainText(/另有 \d{2} 条记录归属于它/);
});

test("names with markup are shown as they are written", async ({ page }) => {
  await openSample(page, "laoshan");
  const name = '<img src=x onerror="document.title=1"> & "引号"';
  await go(page, "#/branch/new");
  await page.getByLabel("名称").fill(name);
  await page.getByLabel(/成立日期(?!：)/).fill("2022-12");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
  await go(page, "#/analysis");
  await page.locator('[data-chart="lives"]').scrollIntoViewIfNeeded();
  await expect(page.getByTestId("chart-lives").locator(".svg")).toContainText("<img src=x");
  expect(await page.locator("main img").count()).toBe(0);
});

test("an address that leads nowhere says so and leads back", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/no/such/place");
  await expect(page.locator("main")).toContainText("没有这个页面");
  await page.locator("main").getByRole("link", { name: "总览" }).click();
  await expect(page.getByTestId("chart-active")).toBeVisible();
});

test("print drops the frame and shows every row", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/alliance_unit");
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".rail")).toBeHidden();
  await expect(page.locator("[data-testid=table-alliance_unit] tbody tr:not(.spacer)")).toHaveCount(150);
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
});

test("a bundled ledger is marked and can be reset; another stands beside it", async ({ page }) => {
  await openSample(page, "laoshan");
  await expect(page.locator(".top .chip.sample")).toBeVisible();
  await go(page, "#/branch");
  await page.getByRole("checkbox", { name: "全选" }).check();
  await page.getByRole("button", { name: "删除" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "删除" }).click();
  await expect(page.getByTestId("count-branch")).toHaveText("0 / 0 条");
  await go(page, "#/ledgers");
  await page.getByRole("button", { name: "重置" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "重置" }).click();
  await expect(page.locator(".numbers strong").first()).toHaveText("28");
  await go(page, "#/ledgers");
  await page.getByLabel("台账名称").last().fill("本单位台账");
  await page.getByRole("button", { name: "新建空台账" }).click();
  await expect(page.locator(".top .ledger")).toContainText("本单位台账");
  await expect(page.locator(".numbers strong").first()).toHaveText("0");
  await expect(page.getByTestId("chart-active")).toContainText("还没有");
  await go(page, "#/ledgers");
  await page.getByRole("row", { name: "崂山 2022" }).getByRole("button", { name: "打开" }).click();
  await expect(page.locator(".top .ledger")).toContainText("崂山 2022");
});
