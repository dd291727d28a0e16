// browser_test.mjs PAGE SAMPLES [CHROMIUM] [--shots DIR]: opens the report of every sample from
// file:// in a real browser and judges it. PAGE is the directory where the page's packages are.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { checkProblems, damageChecks, renderProblems } from "./browser_checks.mjs";
import { damagePage, exploreProblems, foldProblems, phoneProblems } from "./browser_explore.mjs";

const [pageDirectory, samples, chromiumPath] = process.argv.slice(2);
const shots = process.argv.includes("--shots") ? process.argv[process.argv.indexOf("--shots") + 1] : "";
if (!chromiumPath || !existsSync(chromiumPath)) {
  console.log("SKIPPED: there is no chromium, so nobody has looked at report.html");
  process.exit(77);
}
const require = createRequire(join(resolve(pageDirectory), "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const kCharted = ["pass", "race", "must_fail", "incomplete", "short", "unknown", "hostile",
  "checks_failing", "checks_clean", "checks_large"];
const kBothSchemes = ["pass", "race", "explore_deadlock", "explore_assertion", "explore_silent",
  "checks_failing"];
const failures = [];
const expect = (fact, where, what) => {
  if (!fact) failures.push(`${where}: ${what}`);
};

// Pixels of a canvas that are neither transparent nor the most frequent colour.
const inkOf = (canvas) => {
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const seen = new Map();
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] === 0) continue;
    const key = (data[i] << 16) | (data[i + 1] << 8) | data[i + 2];
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  return seen.size;
};

async function judgeAxe(page, where) {
  const found = await page.evaluate(async () =>
    (await globalThis.axe.run()).violations.map((v) => `${v.impact} ${v.id} ${v.nodes[0].target} ${v.nodes[0].failureSummary}`));
  expect(found.length === 0, where, `axe: ${found.join(" | ")}`);
}

async function judgeWidth(page, where) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide <= 0, where, `the page scrolls sideways by ${wide} px`);
}

// The policy of the page must stop what an attacker would try.
async function judgePolicy(page, where) {
  const ran = await page.evaluate(async () => {
    const blocked = [];
    document.addEventListener("securitypolicyviolation", (e) => blocked.push(e.effectiveDirective));
    const script = document.createElement("script");
    script.textContent = "globalThis.intruder = true";
    document.body.append(script);
    await fetch("http://127.0.0.1:9/").catch(() => {});
    await new Promise((done) => setTimeout(done, 0));
    return { intruder: globalThis.intruder === true, blocked };
  });
  expect(!ran.intruder, where, "an inline script of a stranger ran");
  expect(ran.blocked.some((d) => d.startsWith("script-src")), where, "no script was refused");
  expect(ran.blocked.includes("connect-src"), where, "no request was refused");
}

async function judgeContent(page, where, result, name) {
  const head = await page.locator("header.verdict").innerText();
  expect(head.toLowerCase().includes(result.verdict), where, "the verdict is missing");
  const wanted = name === "hostile" ? "quoted" : result.reason;
  expect(head.includes(wanted), where, "the reason is missing");
  const title = await page.title();
  expect(title.startsWith(`${result.verdict}:`), where, `its title is ${title}`);
  const articles = await page.locator("article.finding").count();
  expect(articles === result.findings.length, where, `${articles} findings are shown`);
  const rows = await page.locator("#checks tbody tr").count();
  expect(rows === result.checks.length, where, `${rows} checks are shown`);
  const expected = await page.locator("article.expected").count();
  expect(expected === result.findings.filter((f) => f.expected).length, where, "expected findings are not marked");
  if (!result.complete) expect(head.includes("did not complete"), where, "it hides that the run did not complete");
}

async function judgeCharts(page, where, name) {
  const canvases = page.locator(".chart canvas");
  const drawn = await canvases.count();
  expect(drawn === (kCharted.includes(name) ? 2 : 0), where, `${drawn} charts are drawn`);
  for (let i = 0; i < drawn; ++i) {
    expect((await canvases.nth(i).evaluate(inkOf)) > 8, where, `chart ${i} is empty`);
  }
  if (drawn === 0) return;
  await page.locator("#pick").selectOption("0");
  await page.locator("#log").uncheck();
  const labels = await page.locator("[data-chart=latency] .u-legend .u-label").allInnerTexts();
  expect(["p50", "p99", "max"].every((l) => labels.includes(l)), where, `the legend says ${labels}`);
  expect((await canvases.nth(1).evaluate(inkOf)) > 8, where, "one operation's chart is empty");
}

// The twin of judgeCharts: a chart that draws nothing must count as empty.
async function judgeTheJudge(page) {
  const ink = await page.evaluate(`(${inkOf})(document.createElement("canvas"))`);
  expect(ink === 0, "twin", "an empty canvas counts as drawn");
}

async function judgeExploration(page, where, result, name) {
  for (const problem of await exploreProblems(page, result)) expect(false, where, problem);
  if (name !== "explore_long") return;
  for (const problem of await foldProblems(page, result)) expect(false, `${where}, unfolded`, problem);
}

// Its twin: what is damaged must be found.
async function judgeDamage(page, result, damage, problems) {
  const due = await damage(page);
  const found = await problems(page, result);
  for (const what of due) expect(found.some((f) => f.includes(what)), "twin", `nobody says "${what}": ${found}`);
}

async function judge(context, name, scheme) {
  const where = `${name} (${scheme})`;
  const result = JSON.parse(readFileSync(join(samples, name, "result.json"), "utf8"));
  const page = await context.newPage();
  const requests = [];
  let strict = true;
  page.on("request", (r) => requests.push(r.url()));
  page.on("console", (m) => strict && expect(m.type() !== "error", where, `console: ${m.text()}`));
  page.on("pageerror", (e) => expect(false, where, `page error: ${e.stack}`));
  await page.emulateMedia({ colorScheme: scheme });
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(pathToFileURL(resolve(samples, name, "report.html")).href);
  await page.evaluate(axe);
  await judgeContent(page, where, result, name);
  if (shots) await page.screenshot({ path: join(shots, `${name}-${scheme}.png`), fullPage: true });
  await judgeCharts(page, where, name);
  await judgeExploration(page, where, result, name);
  for (const problem of await checkProblems(page, result)) expect(false, where, problem);
  if (name === "checks_large") for (const problem of await renderProblems(page)) expect(false, where, problem);
  await judgeAxe(page, where);
  await judgeWidth(page, where);
  await page.locator("button.theme").click();
  await judgeAxe(page, `${where}, other theme`);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.waitForFunction(() =>
    [...document.querySelectorAll(".chart canvas")].every((c) => c.clientWidth <= innerWidth));
  await judgeWidth(page, `${where}, phone`);
  await judgeAxe(page, `${where}, phone`);
  for (const problem of await phoneProblems(page)) expect(false, `${where}, phone`, problem);
  if (shots) await page.screenshot({ path: join(shots, `${name}-${scheme}-phone.png`), fullPage: true });
  expect(requests.length === 1, where, `it asked for ${requests.slice(1)}`);
  strict = false;
  await judgePolicy(page, where);
  if (name === "pass" && scheme === "light") await judgeTheJudge(page);
  if (name === "explore_deadlock" && scheme === "light") await judgeDamage(page, result, damagePage, exploreProblems);
  if (name === "checks_failing" && scheme === "light") await judgeDamage(page, result, damageChecks, checkProblems);
  await page.close();
}

const profile = mkdtempSync(join(tmpdir(), "report-browser-"));
let context;
try {
  if (shots) mkdirSync(shots, { recursive: true });
  context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath, headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const names = readdirSync(samples).filter((n) => existsSync(join(samples, n, "report.html")));
  if (names.length < 10) throw new Error("the samples are missing");
  for (const name of names) {
    for (const scheme of kBothSchemes.includes(name) ? ["light", "dark"] : ["light"]) {
      await judge(context, name, scheme);
    }
  }
  console.log(`${names.length} reports judged, ${failures.length} things wrong`);
} finally {
  await context?.close();
  rmSync(profile, { recursive: true, force: true });
}
for (const failure of failures) console.log(failure);
process.exit(failures.length === 0 ? 0 : 1);
