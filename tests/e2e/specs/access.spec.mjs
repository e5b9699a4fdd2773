// Whoever magnifies the page, chooses the colours of the system, or presses with a finger.
import { expect, go, openSample, test } from "../app.mjs";

/** Goes through the page by Tab; returns what the focus is on wherever something else covers it. It comes to something. */
async function covered(page, most) {
  const hidden = [];
  let seen = 0;
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate(() => {
      const focused = document.activeElement;
      if (focused === null || focused === document.body) return "end";
      // A link may go over several lines.
      const { left, right, top, bottom } = focused.getClientRects()[0] ?? focused.getBoundingClientRect();
      const { clientWidth, clientHeight } = document.documentElement;
      // Of what is larger than the window, the part that is in it.
      const x = (Math.max(left, 0) + Math.min(right, clientWidth)) / 2;
      const y = (Math.max(top, 0) + Math.min(bottom, clientHeight)) / 2;
      const seen = document.elementFromPoint(x, y);
      const isSeen = seen !== null && (focused.contains(seen) || seen.contains(focused) || seen.closest("label")?.contains(focused));
      return isSeen ? "" : `${focused.tagName} ${focused.id || focused.textContent.trim().slice(0, 20)} below ${seen?.className ?? "the edge"}`;
    });
    if (found === "end") break;
    seen += 1;
    if (found !== "") hidden.push(found);
  }
  expect(seen, "stops of the focus").toBeGreaterThan(10);
  return hidden;
}

for (const [width, height] of [[640, 400], [320, 256]]) {
  test(`at ${width} × ${height} nothing covers what the focus is on`, async ({ page }) => {
    await openSample(page, "demo");
    await page.setViewportSize({ width, height });
    for (const place of ["#/branch/new", "#/activity/new", "#/care", "#/map"]) {
      await go(page, place);
      await expect(page.locator("main h1, main h2").first()).toBeVisible();
      await page.locator(".skip").focus();
      expect(await covered(page, 60), place).toEqual([]);
    }
  });
}

/** How far two colours are apart in lightness, as WCAG counts it. */
function contrast(one, other) {
  const light = (color) => {
    const [red, green, blue] = color.match(/[\d.]+/g).slice(0, 3).map((part) => {
      const share = Number(part) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

for (const colorScheme of ["light", "dark"]) {
  for (const theme of ["浅色", "深色"]) {
    test(`charts are read in the system's own colours: ${colorScheme}, theme ${theme}`, async ({ page }) => {
      await openSample(page, "demo");
      await page.locator(".theme select").selectOption({ label: theme });
      await page.emulateMedia({ forcedColors: "active", colorScheme });
      const chart = page.getByTestId("chart-active");
      const background = await page.locator("body").evaluate((body) => {
        const probe = body.appendChild(document.createElement("p"));
        probe.style.background = "Canvas";
        const { backgroundColor } = getComputedStyle(probe);
        probe.remove();
        return backgroundColor;
      });
      const label = await chart.locator(".svg svg text").first().evaluate((text) => getComputedStyle(text).fill);
      expect(contrast(label, background)).toBeGreaterThan(7);
      const fills = await chart.locator(".legend .swatch rect").evaluateAll((all) =>
        all.map((one) => getComputedStyle(one).fill).filter((fill) => fill.startsWith("rgb")));
      expect(fills.length).toBeGreaterThan(2);
      for (const fill of fills) expect(contrast(fill, background), fill).toBeGreaterThan(2);
      await expect(chart.locator(".legend li").first()).toBeVisible();
    });
  }
}

test("what is pressed with a finger is large enough, and the main action larger", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, serviceWorkers: "block" });
  const page = await context.newPage();
  await openSample(page, "demo");
  for (const place of ["#/dashboard", "#/branch", "#/branch/new", "#/care", "#/agenda", "#/ledgers"]) {
    await go(page, place);
    await expect(page.locator("main h1, main h2").first()).toBeVisible();
    const small = await page.evaluate(() => {
      const targets = document.querySelectorAll("button, .button, select, summary, .rail a, input:not([type=hidden], [type=file])");
      const isSeen = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && one.getClientRects().length > 0;
      return [...targets].filter(isSeen).flatMap((one) => {
        // What has a label is pressed there too.
        const { width, height } = (one.closest("label") ?? one).getBoundingClientRect();
        const least = one.matches(".primary") ? 44 : 24;
        return width < 23.5 || height < least - 0.5 ? [`${one.tagName}.${one.className} “${one.textContent.trim().slice(0, 20)}” ${width} × ${height}`] : [];
      });
    });
    expect(small, place).toEqual([]);
  }
  await context.close();
});

test("whoever hears a chart is told in one sentence what it says", async ({ page }) => {
  await openSample(page, "demo");
  const slider = page.getByTestId("chart-active").getByRole("slider");
  await expect(slider).toHaveAttribute("aria-valuetext", /^20\d\d年.季度：合计 \d+，.*；较上期末 [+-]\d+；最高 \d+（20\d\d年.季度）$/);
});

test("an error says which field it is about", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/branch/new");
  await page.locator("#field-established").fill("改天");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.locator("#field-established-problem")).toContainText("成立日期：日期写法不对");
  await expect(page.locator("#field-name-problem")).toHaveText("名称：请填写。");
});

test("the record beside a list is made wide, and stays so; the list keeps what tells its rows apart", async ({ page }) => {
  await openSample(page, "demo");
  await go(page, "#/branch");
  await page.locator("[data-testid=table-branch] tbody a").first().click();
  const detail = page.locator(".detail");
  const before = (await detail.boundingBox()).width;
  const wide = page.getByRole("button", { name: "加宽" });
  await wide.focus();
  await page.keyboard.press("Enter");
  await expect(wide).toHaveAttribute("aria-pressed", "true");
  expect((await detail.boundingBox()).width).toBeGreaterThan(before * 1.3);
  await expect(page.locator("[data-testid=table-branch] thead th.name")).toBeVisible();
  await expect(page.locator("[data-testid=table-branch] thead th:visible")).toHaveCount(3);
  await page.reload();
  await expect(detail).toBeVisible();
  expect((await detail.boundingBox()).width).toBeGreaterThan(before * 1.3);
  await page.getByRole("button", { name: "加宽" }).click();
  await expect(page.locator("[data-testid=table-branch] thead th:visible")).toHaveCount(4);
});
