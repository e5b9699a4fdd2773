// A round of 先锋岗: set up, nominees pasted, scored, published, objected to, confirmed, printed, undone.
import { count, expect, go, openSample, test, visit } from "../app.mjs";

const day = (days) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const save = (page) => page.getByRole("button", { name: "保存", exact: true }).click();

async function paste(page, name, text) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await page.getByRole("textbox", { name }).focus();
  await page.keyboard.press("Control+v");
  await page.getByRole("button", { name: "预览" }).click();
}

/** Sets dates of the round and comes back to its standing. */
async function dates(page, fields) {
  await page.getByRole("link", { name: "评选办法" }).click();
  await page.getByRole("link", { name: "编辑" }).click();
  for (const [field, value] of Object.entries(fields)) await page.locator(`#field-${field}`).fill(value);
  await save(page);
  await page.locator("main").getByRole("link", { name: "计分与评定" }).last().click();
}

test("a round of vanguard posts, from nomination to the printed list", async ({ page }) => {
  test.setTimeout(90_000);
  await visit(page);
  await page.getByRole("button", { name: "新建空台账" }).click();
  await go(page, "#/standing");
  await page.getByRole("link", { name: "新建评选" }).click();
  await page.getByLabel("名称").fill("上半年党员先锋岗评选");
  await page.getByLabel("评选类型").selectOption({ label: "党员先锋岗" });
  await page.getByLabel("主办单位").fill("区直机关工委");
  await page.locator("#field-from").fill(day(200));
  await page.locator("#field-to").fill(day(20));
  await page.locator("#field-base").fill("80");
  await page.locator("#field-full").fill("100");
  // Weights that do not come to a hundred are refused, with what they come to.
  await page.locator("#field-criteria").fill("政治引领：60、服务群众：30");
  await page.locator("#field-bands").fill("优秀：90、先锋：85、合格：60、不合格：0");
  await page.locator("#field-one_in").fill("3");
  await page.locator("#field-nominated_until").fill(day(18));
  await save(page);
  await expect(page.locator("#field-criteria-problem")).toContainText("各项权重合计 90，应为 100。");
  await page.locator("#field-criteria").fill("政治引领：60、服务群众：40");
  await save(page);
  await page.locator("main").getByRole("link", { name: "计分与评定" }).last().click();
  await expect(page.locator(".phases [aria-current=step]")).toContainText("初审");

  // Six nominees by paste, for this round.
  await page.getByRole("link", { name: "粘贴参评对象" }).click();
  const posts = ["东湖", "西岭", "南湾", "北桥", "临港", "河口"];
  await paste(page, "粘贴的表格", ["参评对象\t推荐单位\t参加评议人数\t赞成票", ...posts.map((post) => `${post}先锋岗\t${post}党委\t30\t${post === "河口" ? 12 : 28}`)].join("\n"));
  await expect(page.getByTestId("roster-counts").locator("strong")).toHaveText(["6", "0", "0", "0", "0", "0"]);
  await page.getByRole("button", { name: "写入台账" }).click();
  const table = page.getByTestId("table-standing");
  const rows = table.locator("tbody tr");
  await expect(rows).toHaveCount(6);
  await page.getByRole("button", { name: "6 个待初审的都记为通过" }).click();
  await expect(page.getByText("待初审")).toHaveCount(0);
  await expect(rows.filter({ hasText: "河口" })).toContainText("赞成未过半");

  // The same one again is refused.
  await page.getByRole("link", { name: "新增参评对象" }).click();
  await page.locator("#field-name").fill("东湖先锋岗");
  await save(page);
  await expect(page.locator("#field-name-problem")).toContainText("这次评选里已有“东湖先锋岗”");
  page.once("dialog", (dialog) => dialog.accept());
  await page.getByRole("link", { name: "取消" }).click();

  // Items by paste; then one by form, of which the points, and at first the evidence, are missing.
  await page.getByRole("link", { name: "粘贴计分事项" }).click();
  const item = (post, criterion, points, does = "加分") => `${post}做了实事\t${post}先锋岗\t${does}\t${criterion}\t${points}\t${day(60)}\t表彰文件`;
  await paste(page, "粘贴的表格", ["事项\t参评对象\t计分方式\t准则\t分值\t日期\t佐证",
    item("东湖", "政治引领", 15), item("东湖", "服务群众", 10), item("西岭", "政治引领", 15), item("西岭", "服务群众", 10),
    item("南湾", "政治引领", 15), item("南湾", "服务群众", 10), item("北桥", "服务群众", 5, "扣分"), item("临港", "没有的准则", 5)].join("\n"));
  await expect(page.getByTestId("roster-counts").locator("strong")).toHaveText(["7", "0", "0", "0", "1", "0"]);
  await expect(page.locator(".invalid")).toContainText("没有这一条准则。现有：政治引领、服务群众");
  await page.getByRole("button", { name: "写入台账" }).click();
  await go(page, "#/standing");
  // 95 × 60 % + 90 × 40 % = 93; 80 × 60 % + 75 × 40 % = 78.
  await expect(rows.first()).toContainText("93.00");
  await expect(rows.filter({ hasText: "北桥" })).toContainText("78.00");
  await rows.filter({ hasText: "临港" }).getByRole("link").click();
  await page.getByRole("link", { name: "新增计分事项" }).click();
  await page.locator("#field-name").fill("带头攻坚");
  await page.locator("#field-item_kind").selectOption({ label: "加分" });
  await page.locator("#field-criterion").selectOption({ label: "政治引领" });
  await page.locator("#field-date").fill(day(50));
  await save(page);
  await expect(page.locator("#field-points-problem")).toContainText("准确分值");
  await page.locator("#field-points").fill("12.5");
  await save(page);
  const score = page.getByTestId("score");
  await expect(score).toContainText("80.00 分");
  await expect(page.getByTestId("table-items")).toContainText("缺佐证，未计");
  await page.getByTestId("table-items").getByRole("link", { name: "带头攻坚" }).click();
  await expect(page.locator(".own-findings")).toContainText("没有佐证，不计分");
  await page.getByRole("link", { name: "编辑" }).click();
  await page.locator("#field-evidence").fill("区攻坚简报第3期");
  await save(page);
  await go(page, "#/standing");
  // 92.5 × 60 % + 80 × 40 % = 87.5.
  await expect(rows.nth(3)).toContainText("87.50");

  // Three share the first place, two of six may be 优秀: the program proposes nothing for them.
  const choice = (post) => page.getByLabel(`${post}先锋岗 等次`);
  for (const post of posts.slice(0, 3)) await expect(choice(post)).toHaveValue("");
  await expect(choice("临港").locator("option:checked")).toHaveText("先锋（按得分）");
  const ways = page.locator(".obstacles");
  await expect(ways).toContainText("还没有公示");
  await expect(ways).toContainText("得分相同，限额只够其中一部分");
  const confirm = page.getByRole("button", { name: "确认评定结果" });
  await expect(confirm).toBeDisabled();
  await dates(page, { reviewed: day(15), assessed: day(12), published: day(10), published_until: day(0) });
  await expect(ways).toContainText(`公示到 ${day(0)}`);
  await expect(page.locator(".phases [aria-current=step]")).toContainText("公示");

  // An objection stands in the way until it is answered.
  await rows.filter({ hasText: "南湾" }).getByRole("link").click();
  await page.getByRole("link", { name: "登记异议" }).click();
  await page.locator("#field-name").fill("加分与事实不符");
  await page.locator("#field-raised").fill(day(5));
  await save(page);
  await go(page, "#/standing");
  await dates(page, { published_until: day(2) });
  await expect(ways).toContainText("异议还没有答复");
  await ways.getByRole("link", { name: "加分与事实不符" }).click();
  await page.locator("#field-answer").fill("经核实，加分属实。");
  await page.locator("#field-answered").fill(day(1));
  await save(page);
  await expect(ways).not.toContainText("异议");

  // What is decided is on the list while it is published.
  await choice("东湖").selectOption({ label: "优秀" });
  await page.getByRole("link", { name: "公示名单" }).click();
  const counts = page.getByTestId("count-publication");
  await expect(counts).toHaveText("待定 2、优秀 1、先锋 1、合格 2");
  await expect(page.locator(".sheet")).toContainText("经报名、初审、民主评议、计分，上半年党员先锋岗评选");
  await go(page, "#/standing");
  await expect(choice("东湖")).toHaveValue("优秀");

  // All three 优秀 is one too many without a reason; with one it is published.
  for (const post of posts.slice(0, 3)) await choice(post).selectOption({ label: "优秀" });
  await expect(ways).toContainText("最高等次 3 个，超过限额 2 个");
  await page.locator("#over-reason").fill("三个岗位得分并列，经会议研究一并评定。");
  await page.locator("#over-reason").blur();
  await expect(page.getByRole("status").filter({ hasText: "可以确认" })).toBeVisible();
  await confirm.click();
  await expect(page.getByTestId("notice")).toContainText("评定结果已确认");
  await expect(page.locator(".result")).toContainText("确认并表彰");
  await expect(rows.first().locator("td").last()).toHaveText("优秀");

  await page.getByRole("link", { name: "公示名单" }).click();
  const list = page.getByTestId("table-publication");
  await expect(counts).toHaveText("优秀 3、先锋 1、合格 2");
  await expect(list.locator("tbody tr").nth(2)).toContainText("优秀");
  await expect(page.locator(".sheet")).toContainText("三个岗位得分并列，经会议研究一并评定。");
  // Who is not commended need not be named.
  await page.locator(".conduct-page .controls select").selectOption({ label: "先锋" });
  await expect(counts).toHaveText("优秀 3、先锋 1");
  await page.emulateMedia({ media: "print" });
  await expect(list).toBeVisible();
  await expect(page.locator(".rail")).toBeHidden();
  expect((await page.pdf()).length).toBeGreaterThan(1000);
  await page.emulateMedia({ media: "screen" });

  // Who has a result is not deleted.
  await go(page, "#/standing");
  await rows.first().getByRole("link").first().click();
  await page.getByRole("button", { name: "删除" }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "删除" }).click();
  await expect(page.getByTestId("notice")).toContainText("已在评定结果里，不能删除");

  // What is changed after the result is told, with both scores; confirming was one undo.
  await go(page, "#/score_item");
  await page.getByRole("link", { name: "带头攻坚" }).click();
  await page.getByRole("link", { name: "编辑" }).click();
  await page.locator("#field-points").fill("2.5");
  await save(page);
  await go(page, "#/care");
  await expect(page.locator(".rule-group", { hasText: "评定得分与计分不符" })).toHaveCount(1);
  await page.getByRole("button", { name: "撤回" }).click();
  await expect(page.locator(".rule-group", { hasText: "评定得分与计分不符" })).toHaveCount(0);
  await go(page, "#/standing");
  await page.getByRole("button", { name: "撤回" }).click();
  await expect(confirm).toBeVisible();
});

test("the demo's appraisals tell ties, limits and what was changed after the result", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/standing");
  await expect(page.getByTestId("table-standing").locator("tbody tr").first()).toContainText("同分");
  await page.locator(".standing .controls select").selectOption({ label: "示例区党员先锋岗评选（上半年）" });
  await expect(page.getByTestId("table-standing")).toContainText("评定时 88.80");
  await go(page, "#/nomination");
  expect(await count(page, "nomination")).toEqual([24, 24]);
});
