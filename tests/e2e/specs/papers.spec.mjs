// Papers: chosen, read with their figures leading to the rows, completed, and taken along as .docx, as text and as print.
import { archived, count, downloaded, expect, go, openSample, test } from "../app.mjs";

const word = (page) => downloaded(page, () => page.getByRole("button", { name: "下载 Word（.docx）" }).click());
const body = (docx) => archived(docx.bytes).get("word/document.xml").toString("utf8");

/** The size of a PNG, and how many colours its pixels have. */
const drawn = (page, png) =>
  page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
    return { width: canvas.width, colours: new Set(pixels).size };
  }, png.toString("base64"));

const paper = (page) => page.getByRole("region", { name: "预览" });

test("the report states what is of record, and a figure leads to its rows", async ({ page }) => {
  await openSample(page, "laoshan");
  await page.getByRole("link", { name: "文件材料" }).first().click();
  await page.getByLabel("文种").selectOption({ label: "工作纪实" });
  await expect(paper(page).getByRole("heading", { name: "临时党组织建设工作纪实" })).toBeVisible();
  await expect(paper(page)).toContainText("直接促成：茶企订单60余万元。");
  await expect(paper(page)).toContainText("【待补：成立日期】");
  await paper(page).getByRole("link", { name: "6个" }).click();
  await expect(page.getByTestId("count-branch")).toContainText("2");
  expect((await count(page, "branch"))[0]).toBe(2);
  await page.goBack();
  await expect(paper(page)).toContainText("有成员单位50家");
});

test("what a request owes is filled in by its form, and then it is complete there", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/papers?paper=request&of=branch-jiankangcheng");
  const owed = page.getByTestId("table-owed");
  await owed.getByRole("link", { name: "书记", exact: true }).click();
  await page.getByLabel("书记").fill("王某");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(paper(page)).toContainText("书记王某");
  await expect(owed.getByRole("link", { name: "书记", exact: true })).toHaveCount(0);
});

test("a paper leaves for Word and by the clipboard", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openSample(page, "demo");
  await go(page, "#/papers?paper=summary&span=2025H2");
  await expect(paper(page)).toContainText("一、组织覆盖情况");
  const docx = await word(page);
  expect(docx.name).toMatch(/2025年下半年.*\.docx$/);
  expect(docx.bytes.subarray(0, 4).toString("latin1")).toBe("PK\x03\x04");
  await page.getByRole("button", { name: "复制文字" }).click();
  await expect(page.getByTestId("notice")).toContainText("已复制全文");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.startsWith("2025年下半年临时党组织和党建联盟工作总结")).toBe(true);
});

test("a chart is a picture in Word, and where the browser gives none its table, which is said", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/papers?paper=summary&span=2025H2");
  const caption = await paper(page).locator("figcaption").innerText();
  const pictured = await word(page);
  const files = archived(pictured.bytes);
  const { width, colours } = await drawn(page, files.get("word/media/chart1.png"));
  const svg = files.get("word/media/chart1.svg").toString("utf8");
  expect(width).toBe(2 * Number(svg.match(/width="(\d+)"/)[1]));
  expect(colours).toBeGreaterThan(8);
  expect(body(pictured)).toContain('<a:blip r:embed="png1">');
  await expect(page.getByTestId("notice")).toContainText("已交给浏览器下载");
  await page.evaluate(() => {
    HTMLCanvasElement.prototype.toDataURL = () => "data:,";
  });
  const plain = await word(page);
  await expect(page.getByTestId("notice")).toContainText("其中 1 个图表未能转成图片，以数据表代替");
  expect(archived(plain.bytes).has("word/media/chart1.png")).toBe(false);
  expect(body(plain)).not.toContain("<w:drawing>");
  expect(body(plain)).toContain(caption);
});

test("a paper is sealed or not, on the screen, in Word, and when one comes back", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/papers?paper=request&of=branch-jiankangcheng");
  const seal = page.getByLabel("落款");
  await expect(seal).toHaveValue("sealed");
  const date = paper(page).locator(".signature").last();
  const em = (line) => line.evaluate((line) => Math.round((2 * parseFloat(getComputedStyle(line).marginRight)) / parseFloat(getComputedStyle(line).fontSize)) / 2);
  const blanks = () => paper(page).locator(".blank").count();
  const before = await blanks();
  const sealed = body(await word(page));
  await seal.selectOption({ label: "不加盖印章" });
  await expect(page.getByTestId("notice")).toContainText("落款已改为“不加盖印章”");
  await expect.poll(blanks).toBe(before - 1);
  const unsealed = body(await word(page));
  expect(unsealed).not.toBe(sealed);
  expect(unsealed).toContain(`w:rightChars="${100 * (await em(date))}"`);
  await go(page, "#/");
  await go(page, "#/papers?paper=request&of=branch-jiankangcheng");
  await expect(seal).toHaveValue("unsealed");
  await go(page, "#/history");
  await page.getByRole("link", { name: /^成立请示（/ }).click();
  await expect(seal).toHaveValue("unsealed");
});

test("nothing but the paper is printed, in the layout of official papers", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/papers?paper=summary");
  await expect(paper(page)).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByTestId("table-owed")).toBeHidden();
  const text = paper(page).locator("p:not(.blank)").first();
  expect(await text.evaluate((element) => getComputedStyle(element).lineHeight)).toBe("37.3333px");
});

test("a paragraph is changed by hand, keeps its figures, is told where they are typed over, and is drafted again", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/papers?paper=summary&span=2025");
  await page.getByRole("button", { name: "修改文字", exact: true }).click();
  await page.getByRole("button", { name: /^修改这段 · 组织覆盖情况\/本期新成立/ }).click();
  const text = page.getByLabel("本段文字");
  await expect(text).toBeFocused();
  await text.fill("今年成立{没有的}。");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(paper(page).getByRole("alert")).toContainText("没有“没有的”这一项");
  await text.fill("今年成立{本期新成立}。");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(paper(page)).toContainText(/今年成立\d+余?个。/);
  await expect(page.getByTestId("table-checks")).toContainText("“撤销”");
  await page.getByRole("button", { name: /^修改这段 · 组织覆盖情况\/本期新成立/ }).click();
  await page.getByRole("button", { name: "恢复原文" }).click();
  await expect(paper(page)).not.toContainText("今年成立");
});

test("what is written of a paragraph is not dropped unasked", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/papers?paper=summary&span=2025");
  const end = page.getByRole("button", { name: "结束修改", exact: true });
  await page.getByRole("button", { name: "修改文字", exact: true }).click();
  const open = page.getByRole("button", { name: /^修改这段 · / });
  const text = page.getByLabel("本段文字");
  await open.first().click();
  await text.fill("还没有写完");
  const asked = [];
  let isDropped = false;
  page.on("dialog", async (dialog) => {
    asked.push(dialog.message());
    await (isDropped ? dialog.accept() : dialog.dismiss());
  });
  await open.last().click();
  await end.click();
  await text.press("Escape");
  await expect(text).toHaveValue("还没有写完");
  expect(asked).toEqual(Array(3).fill("正在修改的一段还没有保存，放弃这些修改吗？"));
  isDropped = true;
  await text.press("Escape");
  await expect(text).toBeHidden();
  // Nothing is written any more, so nothing is asked.
  await open.first().click();
  await text.press("Escape");
  await expect(text).toBeHidden();
  expect(asked.length).toBe(4);
});

test("an office puts a text block its own way, and its papers follow", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/papers?paper=request&of=branch-jiankangcheng");
  await page.getByText("本文种的文字模板").click();
  const template = page.getByLabel("模板文字").last();
  await template.fill("任务完成后撤销{支部}。");
  await expect(page.locator(".templates").getByText("没有“支部”这一项")).toBeVisible();
  await template.fill("任务完成后即行撤销。");
  await page.locator(".templates").getByRole("button", { name: "保存", exact: true }).last().click();
  await expect(paper(page)).toContainText("任务完成后即行撤销。");
});

test("the papers of an organisation leave in one archive", async ({ page }) => {
  await openSample(page, "laoshan");
  await go(page, "#/papers?paper=request&of=branch-jiankangcheng");
  const pack = await downloaded(page, () => page.getByRole("button", { name: "打包下载（.zip）" }).click());
  expect(pack.name).toMatch(/-归档材料-.*\.zip$/);
  const names = [...archived(pack.bytes).keys()];
  expect(names[0]).toBe("目录.docx");
  expect(names.at(-1)).toMatch(/-归档材料\.json$/);
});

test("the papers of a time leave with their tables as workbooks and their charts as pictures", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/papers?paper=summary&span=2025H2");
  const pack = await downloaded(page, () => page.getByRole("button", { name: "打包下载（.zip）" }).click());
  const files = archived(pack.bytes);
  const names = [...files.keys()];
  expect(names.filter((name) => /^01-.*-图1-.*\.(svg|png)$/.test(name)).length).toBe(2);
  const [book] = names.filter((name) => /^01-.*\.xlsx$/.test(name));
  expect(archived(files.get(book)).get("xl/sharedStrings.xml").toString("utf8")).toContain("2025年12月");
  const [docx] = names.filter((name) => /^01-.*\.docx$/.test(name));
  expect(archived(files.get(docx)).has("word/media/chart1.png")).toBe(true);
});
