// What browser_test.mjs asks of the page of a run whose checks looked at histories, locks, assertions,
// resources and suppressions. Each function gives the problems that it found.

const kBars = 400;  // The most that the page draws of one history.

async function historyProblems(page, result) {
  const problems = [];
  const check = (fact, what) => fact || problems.push(what);
  const all = result.histories ?? [];
  const order = ["fail", "error", "unknown", "pass", "skipped"];
  const sorted = [...all].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  const articles = page.locator("#histories article.history-of");
  const shown = await articles.count();
  check(shown === all.length, `${shown} histories are shown`);
  for (let i = 0; i < Math.min(shown, sorted.length); ++i) {
    const x = sorted[i], article = articles.nth(i);
    const text = await article.innerText();
    for (const wanted of [x.name, x.sentence, x.reason, ...x.states.slice(0, 12)]) {
      check(text.includes(wanted), `history ${i} does not say "${wanted}"`);
    }
    for (const [level, verdict] of x.levels) {
      const word = { fail: "violates", pass: "satisfies", unknown: "undecided:" }[verdict];
      check(text.includes(`${word} ${level}`), `history ${i} hides what it is at level ${level}`);
    }
    const bars = await article.locator(".client .op").count();
    check(bars === Math.min(x.bars.length, kBars), `history ${i}: ${bars} bars of ${x.bars.length}`);
    const failed = await article.locator(".client .op.failed").count();
    check(failed === x.bars.filter((b) => b.failed).length, `history ${i}: ${failed} bars cannot be`);
    const core = await article.locator(".client .op.core, .client .op.failed").count();
    check(core === x.bars.filter((b) => b.core || b.failed).length, `history ${i}: ${core} bars are the core`);
    const more = Math.max(x.bars_total, x.bars.length) - bars;
    check(more <= 0 || text.includes(`${more.toLocaleString("en-US")} more`), `history ${i} hides that ${more} are left out`);
    if (x.bars.length === 0) continue;
    const ticks = await article.locator(".ticks span").allInnerTexts();
    check(ticks.length > 0 && ticks.every((t) => /steps?$/.test(t) === (x.unit === "steps")), `history ${i}: its ticks are not in ${x.unit}: ${ticks}`);
    const order = await article.locator(".history").evaluate((drawn) =>
      [...drawn.querySelectorAll(".client")].every((lane) => {
        const boxes = [...lane.querySelectorAll(".op")].map((b) => b.getBoundingClientRect());
        return boxes.every((a, i) => boxes.every((b, k) => k <= i || a.bottom <= b.top || b.bottom <= a.top || a.right <= b.left + 5 || b.right <= a.left + 5));
      }));
    check(order, `history ${i}: bars of one client lie on each other`);
    const bands = await article.locator(".history .band").count();
    check(x.bands.length === 0 || x.bars.length > kBars || bands === x.bands.length, `history ${i}: ${bands} faults as bands`);
  }
  return problems;
}

async function lockProblems(page, result) {
  const problems = [];
  const check = (fact, what) => fact || problems.push(what);
  const graph = result.lock_graph;
  check((await page.locator("#locks").count()) === (graph ? 1 : 0), "the section of locks is wrong");
  if (!graph) return problems;
  const text = await page.locator("#locks").innerText();
  const cyclic = graph.edges.filter((e) => e.in_cycle);
  check(text.includes("cycle") === cyclic.length > 0 || text.includes("No two locks"), "it hides whether there is a cycle");
  const rows = await page.locator("#locks tbody tr").count();
  check(rows === Math.min(graph.edges.length, 120), `${rows} orders of locks are listed`);
  const red = await page.locator("#locks tbody tr.fail").count();
  check(red === cyclic.length, `${red} orders are marked as of a cycle`);
  const drawn = await page.locator("#locks g.lock").count();
  check(drawn === Math.min(graph.nodes.length, 36), `${drawn} locks are drawn`);
  const lines = await page.locator("#locks g.edge.cycle").count();
  check(lines === cyclic.length, `${lines} lines of a cycle are drawn`);
  return problems;
}

export async function checkProblems(page, result) {
  const problems = [...(await historyProblems(page, result)), ...(await lockProblems(page, result))];
  const check = (fact, what) => fact || problems.push(what);
  for (const [id, list] of [["assertions", result.assertions], ["resources", result.resources], ["suppressions", result.suppressions]]) {
    const rows = await page.locator(`#${id} tbody tr`).count();
    check(rows === (list ?? []).length, `${rows} ${id} are shown`);
  }
  const unseen = (result.assertions ?? []).filter((a) => a.kind !== "unreachable" && a.held === 0 && a.verdict !== "fail");
  const said = await page.locator("#assertions tbody .badge", { hasText: "never seen" }).count();
  check(said === unseen.length, `${said} assertions are called never seen`);
  const order = await page.locator("#assertions tbody tr").evaluateAll((all) => all.map((r) => ["fail", "unknown", ""].indexOf(r.className)));
  check(order.every((rank, i) => i === 0 || order[i - 1] <= rank), "what was never seen does not stand first");
  const complaints = await page.locator("#suppressions tbody tr.unknown").count();
  check(complaints === (result.suppressions ?? []).filter((s) => s.complaint).length, `${complaints} suppressions are complained of`);
  const quiet = result.findings.filter((f) => !f.expected && (f.warning || f.suppressed)).length;
  check((await page.locator("#warnings article.finding").count()) === quiet, "warnings are not shown apart");
  return problems;
}

// Of the large one: drawing it again, as a click does, is our own code and layout alone. Against a
// table of as many rows, so that a slow machine is no failure.
export async function renderProblems(page) {
  const [ours, table] = await page.evaluate(() => {
    const best = (what) => Math.min(...Array.from({ length: 7 }, () => {
      const start = performance.now();
      what();
      document.body.getBoundingClientRect();
      return performance.now() - start;
    }));
    const button = document.querySelector("#histories button[aria-label=Wider]");
    const box = document.createElement("div");
    document.body.append(box);
    const plain = best(() => box.replaceChildren(...Array.from({ length: 2000 }, (_, i) => {
      const row = document.createElement("div");
      row.style.width = `${i % 300}px`;
      row.textContent = `row ${i}`;
      return row;
    })));
    box.remove();
    return [best(() => button.click()), plain];
  });
  console.log(`drawing the lanes of 2,000 operations: ${ours.toFixed(1)} ms; 2,000 plain rows: ${table.toFixed(1)} ms`);
  return ours > 4 * table + 10 ? [`drawing its lanes takes ${ours} ms, 2,000 plain rows ${table} ms`] : [];
}

// Damages the page so that checkProblems must find fault with it; gives what each damage is for.
export async function damageChecks(page) {
  await page.evaluate(() => {
    document.querySelector(".client .op.failed").remove();
    document.querySelector("#locks g.edge.cycle").remove();
    document.querySelector("#locks tbody tr.fail").className = "";
    const rows = document.querySelector("#assertions tbody");
    rows.prepend(rows.lastElementChild);
    document.querySelector("#suppressions tbody tr.unknown").className = "";
    document.querySelector("#warnings article").remove();
  });
  return ["bars cannot be", "lines of a cycle", "marked as of a cycle", "never seen does not stand first",
    "are complained of", "shown apart"];
}
