// The jobs of an office, done at 1366×768 as with a mouse, and what they cost: clicks and keys. A field that is
// typed into costs the click that reaches it, unless it has the focus; an option of a select costs two, opening and
// choosing. What is there already is left as it is.
import { chromium } from "@playwright/test";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchOptions } from "./browser.mjs";
import { start, testBase } from "../../src/web/packaging/server.mjs";

const port = 8129;
const given = process.env.ZHIBU_URL;
const base = given ?? `http://127.0.0.1:${port}${testBase}`;
const members = 10;
let opened;
const ANOTHER = /^保存并(再增一条|继续添加)$/;

/** A hand that counts what it does. */
class Hand {
  constructor(page) {
    Object.assign(this, { page, clicks: 0, keys: 0 });
  }

  async click(target) {
    await target.click();
    this.clicks += 1;
  }

  /** Types into a field, unless it says that already. */
  async type(target, text) {
    if ((await target.inputValue()) === text) return;
    const has = await target.evaluate((element) => element === document.activeElement);
    if (!has) await this.click(target);
    await target.fill(text);
    this.keys += text.length;
  }

  /** Types into a field that is empty. */
  async owe(target, text) {
    if ((await target.inputValue()) === "") await this.type(target, text);
  }

  /** Chooses in a select, or in a field that searches many options, unless it is chosen. */
  async choose(target, { value, text = "" }) {
    if ((await target.evaluate((element) => element.tagName)) === "SELECT") {
      if ((await target.inputValue()) === value) return;
      const name = await target.locator(`option[value="${value}"]`).textContent();
      const quick = target.locator("xpath=ancestor::div[contains(@class,'field')][1]").locator(".quick").getByRole("button", { name, exact: true });
      if (await has(quick)) {
        await this.click(quick);
        return;
      }
      await target.selectOption({ value });
      this.clicks += 2;
      return;
    }
    await this.click(target);
    await target.fill(text);
    this.keys += text.length;
    await this.click(target.locator("xpath=..").locator(`[data-value="${value}"]`));
  }

  save = () => this.click(this.page.getByRole("button", { name: "保存", exact: true }));
}

const ready = (page) => page.waitForSelector("html[data-state=ready]");

/** The first records in the list of a kind. */
async function firstOf(page, kind, count) {
  await go(page, `#/${kind}`);
  const links = page.locator(`[data-testid=table-${kind}] tbody a[href*="#/${kind}/id/"]`);
  await links.first().waitFor();
  const all = await links.evaluateAll((all) => all.map((a) => ({ id: a.hash.match(/\/id\/([^?]+)/)[1], name: a.textContent })));
  return all.slice(0, count);
}

const has = async (locator) => (await locator.count()) > 0;

async function go(page, hash) {
  await page.evaluate((hash) => new Promise((done) => {
    if (location.hash === hash) return done();
    addEventListener("hashchange", () => setTimeout(done), { once: true });
    location.hash = hash;
  }), hash);
}

async function open(browser, sample) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  opened = page;
  await page.goto(`${base}?lang=zh`);
  await ready(page);
  await page.getByRole("button", { name: sample }).click();
  await page.waitForSelector(sample.source.includes("新建") ? "h1" : "[data-testid=chart-active] .svg svg");
  return page;
}

/** Follows the link to a form from a record, from the menu of what it has none of if it is there. */
async function follow(hand, target) {
  const link = hand.page.locator(`.detail a[href*="${target}"]`).first();
  await link.waitFor({ state: "attached" });
  if (!(await link.isVisible())) await hand.click(hand.page.locator(".add-menu > summary"));
  await hand.click(link);
}

/** Records a step in the life of the organisation that is shown. */
async function step(hand, kind, fields = {}) {
  const form = hand.page.locator(`#step-${kind}`);
  await form.waitFor();
  if (!(await form.evaluate((details) => details.open))) await hand.click(form.locator("summary").first());
  for (const [label, text] of Object.entries(fields)) await hand.owe(form.getByLabel(label, { exact: true }), text);
  await hand.click(form.locator("button[type=submit]"));
  await hand.page.locator(".life-line li", { hasText: fields.文号 ?? "" }).first().waitFor();
}

/** From a task without an organisation to one whose papers are in the archive. */
async function foundToArchive(browser) {
  const page = await open(browser, /示例区/);
  const people = await firstOf(page, "member", members);
  await go(page, "#/dashboard");
  const hand = new Hand(page);
  await hand.click(page.locator('.rail a[href^="#/care"]').first());
  await hand.click(page.locator('[data-testid=table-due] a[href*="branch/new"]').first());
  await hand.owe(page.locator("#field-name"), "临时党支部");
  await hand.owe(page.locator("#field-secretary"), "赵某");
  await hand.owe(page.locator("#field-full_members"), "12");
  await hand.owe(page.locator("#field-planned_end"), "2026-12-31");
  await hand.save();
  await page.getByTestId("life").waitFor();
  await step(hand, "request", { 文号: "请1" });
  await step(hand, "approve", { 文号: "批1" });
  await step(hand, "appoint", { 文号: "任1" });
  await step(hand, "launch", { 文号: "立1" });
  await enlist(hand, people);
  await follow(hand, "#/activity/new");
  await activity(hand, "party_meeting", "9.1", "11");
  if (!(await has(page.getByTestId("life")))) await hand.click(page.locator('.detail dl a[href*="#/branch/id/"]').first());
  await step(hand, "dissolve", {});
  await close(hand);
  await step(hand, "close", {});
  await page.locator(".life-line li").nth(5).waitFor();
  await page.context().close();
  return hand;
}

/** Assigns members to the organisation that is shown. */
async function enlist(hand, people) {
  const { page } = hand;
  if (await has(page.locator('.detail a[href*="#/enlist"]'))) {
    await follow(hand, "#/enlist");
    for (const one of people) await hand.click(page.locator(`[data-member="${one.id}"] input[type=checkbox]`));
    await hand.click(page.locator(".enlist-page button.primary"));
    await page.getByTestId("life").waitFor();
    return;
  }
  await follow(hand, "#/assignment/new");
  for (const [index, one] of people.entries()) {
    await hand.choose(page.locator("#field-member"), { value: one.id, text: one.name });
    if (index === 0) {
      await hand.choose(page.locator("#field-role"), { value: "member" });
      await hand.type(page.locator("#field-from"), "2025-11-01");
    }
    const isLast = index === people.length - 1;
    await hand.click(page.getByRole("button", { name: isLast ? "保存" : ANOTHER, exact: true }));
  }
  await hand.click(page.locator('.detail dl a[href*="#/branch/id/"]').first());
  await page.getByTestId("life").waitFor();
}

/** Enters how many came: all who were due, where a button says so. */
async function came(hand, present) {
  const all = hand.page.getByRole("button", { name: /^全部到会/ });
  await ((await has(all)) ? hand.click(all) : hand.type(hand.page.locator("#field-present"), present));
}

/** Fills in the form of an activity and saves it. */
async function activity(hand, kind, date, present) {
  const { page } = hand;
  await page.locator("#field-activity_kind").waitFor();
  await hand.choose(page.locator("#field-activity_kind"), { value: kind });
  await hand.type(page.locator("#field-date"), (await has(page.locator(".date-field"))) ? date : `2025-${date.split(".").map((part) => part.padStart(2, "0")).join("-")}`);
  await hand.owe(page.locator("#field-title"), "会议");
  if ((await page.locator("#field-due").inputValue()) === "") await hand.type(page.locator("#field-due"), "12");
  await came(hand, present);
  await hand.save();
  await page.locator(".detail").waitFor();
}

/** Writes the summary and the conduct notes, and ticks the papers. */
async function close(hand) {
  const { page } = hand;
  const table = page.locator('.detail a[href*="#/closing"]').first();
  if (await has(table)) {
    await hand.click(table);
    await hand.type(page.locator("#closing-summary"), "任务完成");
    await hand.click(page.locator("#closing-all-papers"));
    await hand.type(page.locator("#closing-note"), "表现良好");
    await hand.click(page.locator("#closing-fill"));
    await hand.click(page.locator("#closing-return"));
    await hand.click(page.locator("#closing-save"));
    await page.getByTestId("life").waitFor();
    return;
  }
  const pack = page.locator("div.pack");
  await hand.click(pack.getByRole("link", { name: "工作总结" }));
  await hand.type(page.locator("#field-summary"), "任务完成");
  for (const box of await page.locator(".ticks input").all()) await hand.click(box);
  await hand.save();
  await pack.waitFor();
  for (let left = members; left > 0; left--) {
    await hand.click(pack.locator('a[href*="at=conduct"]').first());
    await hand.type(page.locator("#field-conduct"), "表现良好");
    await hand.type(page.locator("#field-returned"), new Date().toISOString().slice(0, 10));
    await hand.save();
    await pack.waitFor();
  }
}

/** Three activities of one organisation. */
async function threeActivities(browser) {
  const page = await open(browser, /示例区/);
  await go(page, "#/branch");
  await page.locator("[data-testid=table-branch] tbody tr:not(.spacer) a").first().click();
  const hand = new Hand(page);
  await follow(hand, "#/activity/new");
  const all = [["party_meeting", "9.1"], ["committee_meeting", "9.8"], ["theme_day", "9.15"]];
  for (const [index, [kind, date]] of all.entries()) {
    await page.locator("#field-activity_kind").waitFor();
    await hand.choose(page.locator("#field-activity_kind"), { value: kind });
    await hand.type(page.locator("#field-date"), (await has(page.locator(".date-field"))) ? date : `2025-09-${date.split(".")[1].padStart(2, "0")}`);
    await hand.owe(page.locator("#field-title"), "会议");
    await came(hand, "9");
    const isLast = index === all.length - 1;
    await hand.click(page.getByRole("button", { name: isLast ? "保存" : ANOTHER, exact: true }));
  }
  await page.locator(".detail").waitFor();
  await page.context().close();
  return hand;
}

/** A year of an alliance: founded, with units and quarterly meetings; a need that becomes a contract. */
async function allianceYear(browser) {
  const page = await open(browser, /新建空台账/);
  const hand = new Hand(page);
  const save = async (isLast) => {
    await hand.click(page.getByRole("button", { name: isLast ? "保存" : ANOTHER, exact: true }));
  };
  await hand.click(page.locator('.rail a[href="#/alliance"]').first());
  await hand.click(page.locator('a[href^="#/alliance/new"]').first());
  await hand.type(page.locator("#field-name"), "茶产业联盟");
  await hand.type(page.locator("#field-lead_unit"), "区农业农村局");
  await hand.type(page.locator("#field-founded"), "2025-01-10");
  await hand.save();
  await page.locator(".detail").waitFor();
  // A unit's list is a table somewhere.
  await hand.click(page.locator('.detail a[href*="#/alliance_unit/paste"]').first());
  const table = page.locator("textarea").first();
  await hand.type(table, "单位名称\t单位类型\t加入日期\n茶企一\t企业\t2025-01-10\n茶企二\t企业\t2025-01-10\n农商行\t金融机构\t2025-01-10");
  await hand.click(page.getByRole("button", { name: "预览" }));
  await hand.click(page.getByRole("button", { name: "写入台账" }));
  await page.locator(".detail h2", { hasText: "茶产业联盟" }).waitFor();
  await follow(hand, "#/activity/new");
  for (const [index, date] of ["2.20", "5.20", "8.20", "11.20"].entries()) {
    await hand.choose(page.locator("#field-activity_kind"), { value: "joint_meeting" });
    await hand.type(page.locator("#field-date"), (await has(page.locator(".date-field"))) ? `2025.${date}` : `2025-${date.split(".").map((part) => part.padStart(2, "0")).join("-")}`);
    await hand.owe(page.locator("#field-title"), "联席会议");
    await save(index === 3);
  }
  await page.locator(".detail").waitFor();
  // By the rail.
  await go(page, "#/matching");
  hand.clicks += 1;
  await hand.click(page.locator('a[href*="#/offer/new"]').first());
  for (const [index, [kind, name]] of [["need", "收购贷款"], ["resource", "茶农贷"]].entries()) {
    await hand.type(page.locator("#field-name"), name);
    await hand.choose(page.locator("#field-offer_kind"), { value: kind });
    const unit = page.locator("#field-posted_by");
    const value = await unit.locator("option", { hasText: index === 0 ? "茶企一" : "农商行" }).getAttribute("value");
    await hand.choose(unit, { value });
    await hand.owe(page.locator("#field-category"), "融资");
    await save(index === 1);
  }
  await hand.click(page.locator('a[href*="#/cooperation/new"]').first());
  await page.locator("#field-stage").waitFor();
  await hand.choose(page.locator("#field-stage"), { value: "signed" });
  await hand.owe(page.locator("#field-signed"), new Date().toISOString().slice(0, 10));
  const isOne = await has(page.locator(".date-field"));
  await hand.type(page.locator("#field-amount"), isOne ? "60余万元" : "60");
  if (!isOne) await hand.type(page.locator("#field-amount ~ input.unit"), "万元");
  await hand.type(page.locator("#field-evidence"), "合同");
  await hand.save();
  await page.locator("form.edit").waitFor({ state: "detached" });
  await page.context().close();
  return hand;
}

/** Whether something that says this is seen on the first screen: wholly in view, and nothing lies above it. */
async function isSeen(locator, says) {
  const one = locator.first();
  await one.waitFor();
  return one.evaluate((element, says) => {
    const { left, right, top, bottom, width } = element.getBoundingClientRect();
    const isIn = width > 0 && left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return isIn && element.contains(hit) && new RegExp(says).test(element.textContent);
  }, says.source);
}

/** Which of the leader's questions the first screen answers, without a click and without scrolling. */
async function fourQuestions(browser) {
  const page = await open(browser, /示例区/);
  await page.locator("[data-testid=chart-active] .svg svg").waitFor();
  const number = (name) => page.locator(".numbers li", { hasText: name });
  const point = (name) => page.getByTestId("attention").locator("li", { hasText: name });
  const all = async (...seen) => (await Promise.all(seen)).every(Boolean);
  const seen = {
    "how many": await all(isSeen(number("存续临时党组织"), /\d/), isSeen(number("联盟成员单位"), /\d/)),
    "growing or shrinking": await all(
      isSeen(number("存续临时党组织"), /较上.*[+-]?\d/),
      isSeen(page.locator("[data-testid=chart-active] .picture"), /\d/),
      isSeen(page.locator("[data-testid=chart-units] .picture"), /\d/),
    ),
    "what needs doing": await all(...["应建未建", "逾期未办", "本周到期", "不符合规定", "填报不一致"].map((name) => isSeen(point(name), /\d/))),
    coverage: await isSeen(point("组建率"), /\d%/),
  };
  await page.context().close();
  return seen;
}

/** Another unit's file is taken into the open ledger. */
async function merge(browser) {
  const page = await open(browser, /示例区/);
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "导出文件" }).first().click()]);
  const path = join(mkdtempSync(join(tmpdir(), "zhibu-jobs-")), "unit.json");
  await file.saveAs(path);
  await page.context().close();
  const other = await open(browser, /崂山 2022/);
  const hand = new Hand(other);
  await hand.click(other.locator('.rail a[href^="#/ledgers"], .top a[href^="#/ledgers"]').first());
  const [chooser] = await Promise.all([other.waitForEvent("filechooser"), hand.click(other.locator("input[type=file]").first().locator("xpath=.."))]);
  await chooser.setFiles(path);
  await hand.click(other.locator(".import .actions button.primary"));
  await other.getByTestId("notice").filter({ hasText: "已" }).waitFor();
  await other.context().close();
  return hand;
}

const goals = { foundToArchive: 60, threeActivities: 12, allianceYear: 30, merge: 3 };
const jobs = { foundToArchive, threeActivities, allianceYear, merge };
const asked = process.argv.slice(2);
const server = given ? undefined : await start(port, testBase);
const browser = await chromium.launch(launchOptions);
let isDone = true;
for (const [name, job] of Object.entries(jobs)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const { clicks, keys } = await job(browser).catch(async (error) => {
    // What the page refuses says more than that something did not come.
    console.error(opened.url(), await opened.locator(".problem, .banner.error").allTextContents());
    throw error;
  });
  const isMet = clicks <= goals[name];
  isDone &&= isMet;
  console.log(`${name}: ${clicks} clicks (at most ${goals[name]}), ${keys} keys${isMet ? "" : " – too many"}`);
}
if (asked.length === 0 || asked.includes("fourQuestions")) {
  const seen = await fourQuestions(browser);
  isDone &&= Object.values(seen).every(Boolean);
  console.log(`fourQuestions: ${Object.entries(seen).map(([question, is]) => `${question} ${is ? "yes" : "NO"}`).join(", ")}`);
}
await browser.close();
server?.close();
process.exitCode = isDone ? 0 : 1;
