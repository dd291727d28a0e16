// What browser_test.mjs asks of the page of an exploration. Each function gives the problems that it
// found, so that a page damaged on purpose can show that it finds them.

const texts = (page, selector) => page.locator(selector).allInnerTexts();

// The columns that a reader must see: a task that made a step or waits at the end.
const columnsOf = (story) => story.tasks.filter((name, i) =>
  story.steps.some((s) => s.task === i) || story.waits.some((w) => w.task === name));

async function columnProblems(page, story, at) {
  const problems = [];
  const check = (fact, what) => fact || problems.push(`${at}: ${what}`);
  const heads = await texts(page, `${at} .lanes thead th`);
  const wanted = ["Step", ...(story.guilt.length > 0 ? ["Fails after"] : []), ...columnsOf(story)];
  check(heads.join() === wanted.join(), `its columns are ${heads}, not ${wanted}`);
  const rows = page.locator(`${at} .lanes tbody tr[data-step]`);
  const steps = await rows.evaluateAll((all) => all.map((r) => Number(r.dataset.step)));
  check(steps.every((n, k) => k === 0 || n > steps[k - 1]), "its steps are out of order");
  const folded = await page.locator(`${at} tr.fold`).count();
  if (folded === 0) check(steps.length === story.steps.length, `${steps.length} steps of ${story.steps.length}`);
  const cells = await rows.evaluateAll((all) => all.map((r) =>
    [...r.querySelectorAll("td[class*=lane-]")].findIndex((c) => c.classList.contains("did"))));
  const lanes = columnsOf(story);
  const misplaced = cells.filter((lane, k) => lanes[lane] !== story.tasks[story.steps[steps[k] - 1]?.task]);
  check(misplaced.length === 0, `${misplaced.length} steps stand in another task's column`);
  for (const [word, of] of [["preempts", (s) => s.preempts], ["◆", (s) => s.deviation]]) {
    const seen = await page.locator(`${at} .did .badge`, { hasText: word }).count();
    const due = steps.filter((n) => of(story.steps[n - 1])).length;
    check(seen === due, `${seen} marks of "${word}", not ${due}`);
  }
  const guilty = await page.locator(`${at} tr.guilty`).evaluateAll((all) => all.map((r) => Number(r.dataset.step)));
  check(guilty.join() === (story.guilty_step < 0 ? "" : `${story.guilty_step + 1}`), `its guilty rows are ${guilty}`);
  return problems;
}

// Tasks in a cycle of holders.
function cycleLength(waits) {
  const by = new Map(waits.map((w) => [w.task, w]));
  for (const start of waits) {
    let length = 1;
    for (let w = by.get(start.held_by); w && length <= waits.length; w = by.get(w.held_by), ++length) {
      if (w === start) return length;
    }
  }
  return 0;
}

async function waitProblems(page, story, at) {
  const problems = [];
  const check = (fact, what) => fact || problems.push(`${at}: ${what}`);
  const graphs = await page.locator(`${at} svg.waits`).count();
  check(graphs === (story.waits.length > 0 ? 1 : 0), `${graphs} graphs of who waits`);
  if (story.waits.length === 0) return problems;
  const rows = await page.locator(`${at} .waiting tbody tr`).count();
  check(rows === story.waits.length, `${rows} rows say who waits`);
  const boxes = await page.locator(`${at} svg.waits g.task > title`).allTextContents();
  check(story.waits.every((w) => boxes.includes(w.task)), `the graph has only ${boxes}`);
  const cycle = await page.locator(`${at} svg.waits g.edge.cycle`).count();
  check(cycle === 2 * cycleLength(story.waits), `${cycle} lines make the cycle of ${cycleLength(story.waits)}`);
  const overlaps = await page.locator(`${at} svg.waits`).evaluate((graph) => {
    const all = [...graph.querySelectorAll("rect")].map((r) => r.getBoundingClientRect());
    return all.some((a, i) => all.some((b, k) => k < i && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom));
  });
  check(!overlaps, "boxes of the graph lie on each other");
  const end = story.steps.length === 0 ? "" : await page.locator(`${at} .lanes tfoot`).innerText();
  check(end === "" || story.waits.every((w) => end.includes(w.waits_for)), `the last row says ${end}`);
  return problems;
}

async function storyProblems(page, result, story, index) {
  const at = `#interleaving-${index + 1}`;
  const problems = await waitProblems(page, story, at);
  const blank = await page.locator(at).getByText("steps were not written down").count();
  if (story.steps.length > 0) problems.push(...(await columnProblems(page, story, at)));
  const check = (fact, what) => fact || problems.push(`${at}: ${what}`);
  const whole = await page.locator(at).innerText();
  const replay = result.findings.find((f) => f.fingerprint === story.fingerprint)?.reproduce;
  for (const wanted of [story.claim, story.schedule_file, story.shrunk, replay]) {
    check(whole.includes(wanted), `it does not say "${wanted}"`);
  }
  check(blank === (story.steps.length > 0 ? 0 : 1), "it does not say whether its steps are known");
  const drawn = await page.locator(`${at} .guilt path.share`).count();
  check(drawn === (story.guilt.length > 1 ? 1 : 0), `${drawn} charts of the share that fails`);
  const marked = await page.locator(`${at} .guilt line.guilty`).count();
  check(marked === (story.guilty_step < 0 ? 0 : 1), `${marked} guilty steps in the chart`);
  return problems;
}

export async function exploreProblems(page, result) {
  const problems = [];
  const check = (fact, what) => fact || problems.push(what);
  const stories = result.interleavings ?? [];
  const shown = await page.locator("article.interleaving").count();
  check(shown === stories.length, `${shown} interleavings are shown`);
  const links = await page.locator("article.finding a[href^='#interleaving-']").count();
  check(links === stories.length, `${links} findings lead to their interleaving`);
  for (const [i, story] of stories.entries()) problems.push(...(await storyProblems(page, result, story, i)));
  const silence = await page.locator("#silence").count();
  check(silence === (result.exploration ? 1 : 0), `${silence} sections say what silence means`);
  if (!result.exploration || silence === 0) return problems;
  check((await page.locator("#speed").count()) === 0, "it speaks of performance under virtual time");
  const text = await page.locator("#silence").innerText();
  const { schedules, exhausted, exhausted_bound: bound, strategies } = result.exploration;
  check(text.includes(`${schedules.toLocaleString("en-US")} schedule${schedules === 1 ? "" : "s"} ran`), "it hides how many schedules ran");
  const run = bound.endsWith(" was run") ? bound : `${bound} was run`;
  check(!exhausted || text.toLowerCase().includes(run), "it hides what was exhausted");
  const rows = await texts(page, "#silence tbody tr");
  check(rows.length === strategies.length, `${rows.length} strategies are shown`);
  check(strategies.every((s, i) => rows[i]?.includes(s.name) && rows[i].includes(s.bound)), "a strategy's row is wrong");
  return problems;
}

// Of the long one: a page of moderate length, which gives way to every step when asked.
export async function foldProblems(page, result) {
  const problems = [];
  const all = result.interleavings[0].steps.length;
  const rows = page.locator(".lanes tbody tr[data-step]");
  const before = await rows.count();
  if (before > all / 4) problems.push(`${before} of ${all} steps are shown at once`);
  const first = await page.locator("tr.fold").first().innerText();
  if (!/^… [\d,]+ steps of /.test(first)) problems.push(`a fold says ${first}`);
  for (let i = 0; i <= all && (await page.locator("tr.fold").count()) > 0; ++i) {
    await page.locator("tr.fold button").first().click();
  }
  if ((await rows.count()) !== all) problems.push(`unfolded, ${await rows.count()} of ${all} steps are shown`);
  return [...problems, ...(await exploreProblems(page, result))];
}

// On a phone the columns scroll, inside themselves.
export async function phoneProblems(page) {
  const stuck = await page.locator(".lanes").evaluateAll((all) => all.filter((l) =>
    l.querySelectorAll("thead th").length > 3 && l.scrollWidth <= l.clientWidth).length);
  return stuck === 0 ? [] : [`${stuck} interleavings are squeezed rather than scrolled`];
}

// Damages the page so that exploreProblems must find fault with it; gives what each damage is for.
export async function damagePage(page) {
  await page.evaluate(() => {
    document.querySelector("tr.guilty").classList.remove("guilty");
    document.querySelector(".lanes thead th:last-child").remove();
    document.querySelector(".lanes .did .badge").remove();
    document.querySelector("g.edge.cycle").remove();
    document.querySelector("#silence tbody tr").remove();
  });
  return ["guilty rows", "its columns are", "marks of", "make the cycle", "strategies are shown"];
}
