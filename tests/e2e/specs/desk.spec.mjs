// The program among others on a desk: files opened with it, files handed to other programs, and another page around it.
import { test as plain } from "@playwright/test";
import { another, expect, exported, go, openSample, ready, test, visit } from "../app.mjs";

test("a file that is opened with the installed program comes to the import", async ({ page, browser, baseURL }) => {
  await openSample(page, "laoshan");
  const { text } = await exported(page);
  const other = await browser.newContext({ baseURL });
  const theirs = await other.newPage();
  await theirs.addInitScript(() => {
    Object.defineProperty(window, "launchQueue", { value: { setConsumer: (consumer) => (window.launched = consumer) } });
  });
  await visit(theirs);
  await theirs.evaluate((text) => window.launched({ files: [{ getFile: async () => new File([text], "台账.json", { type: "application/json" }) }] }), text);
  await expect(theirs.getByRole("button", { name: "打开这份台账" })).toBeVisible();
  // One that cannot be read is named, and holds up none of the others.
  await theirs.evaluate((text) => {
    const gone = { name: "已移走.json", getFile: async () => Promise.reject(new DOMException("gone", "NotFoundError")) };
    return window.launched({ files: [gone, { name: "台账.json", getFile: async () => new File([text], "台账.json", { type: "application/json" }) }] });
  }, text);
  await expect(theirs.getByTestId("notice")).toContainText("读不了：已移走.json");
  await expect(theirs.getByRole("button", { name: "打开这份台账" })).toBeVisible();
  await other.close();
  const manifest = await (await page.request.get("./manifest.webmanifest")).json();
  expect(manifest.file_handlers).toEqual([{ action: "./", accept: { "application/json": [".json"] } }]);
});

test("a phone hands the ledger's file to another program, and says so if it cannot", async ({ page, browser, baseURL }) => {
  await page.addInitScript(() => {
    navigator.canShare = ({ files }) => files.length === 1;
    navigator.share = async ({ files }) => {
      if (window.refused) throw new DOMException("denied", window.refused);
      window.sharedFile = { name: files[0].name, text: await files[0].text() };
    };
  });
  await openSample(page, "laoshan");
  await go(page, "#/ledgers");
  const share = page.getByRole("button", { name: "分享文件" });
  await share.click();
  const shared = await page.waitForFunction(() => window.sharedFile).then((handle) => handle.jsonValue());
  // Browsers share texts, and refuse what they do not know; whoever gets it opens it as it is.
  expect(shared.name).toMatch(/\.json\.txt$/);
  const theirs = await another(browser, baseURL, shared.name, shared.text);
  await theirs.context().close();
  await page.evaluate(() => (window.refused = "AbortError"));
  await share.click();
  await expect(page.getByTestId("notice")).toHaveText("");
  await page.evaluate(() => (window.refused = "NotAllowedError"));
  await share.click();
  await expect(page.getByTestId("notice")).toContainText("请改用“导出文件”");
});

plain("a page that is shown inside another says so, and leads to a tab of its own", async ({ page, baseURL }) => {
  await page.route("**/around.html", (route) => route.fulfill({ contentType: "text/html", body: '<iframe src="./" width="1000" height="600"></iframe>' }));
  await page.goto(`${baseURL}around.html`);
  const inner = page.frameLocator("iframe");
  await expect(inner.getByTestId("framed")).toContainText("本页显示在别的网页中");
  await expect(inner.locator("html")).toHaveAttribute("data-state", "ready");
  await expect(inner.getByTestId("framed")).toBeVisible();
  await inner.locator("html").evaluate(() => void (location.hash = "#/help"));
  const [tab] = await Promise.all([page.waitForEvent("popup"), inner.getByRole("link", { name: "在新标签页中打开" }).click()]);
  await ready(tab);
  await expect(tab.getByTestId("framed")).toHaveCount(0);
  expect(new URL(tab.url()).hash).toBe("#/help");
});
