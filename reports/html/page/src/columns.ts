// An interleaving as a table: a row for each step, from top to bottom as they happened, and a column
// for each task. Long runs of one task are folded, so that a thousand steps stay a page.
import { badge, h, type Child } from "./dom";
import type { Interleaving, Step, Wait } from "./result";
import { count, percent, place, shortPath } from "./units";

const kWhole = 40;      // Interleavings of so many steps are shown whole.
const kEdge = 2;        // Steps kept at each end of a run of one task,
const kAround = 3;      // and around the guilty step.
const kWorthFolding = 4;
const kMostRows = 400;  // What is shown at first, and what one press adds.

interface Lanes {
  story: Interleaving;
  tasks: number[];         // The tasks that have a column, by their index.
  first: Map<number, number>;
  last: Map<number, number>;
  waiting: Map<number, Wait>;
  shares: Map<number, number>;  // Of failing continuations, by the steps before.
}

function lanesOf(story: Interleaving): Lanes {
  const first = new Map<number, number>(), last = new Map<number, number>(), waiting = new Map<number, Wait>();
  story.steps.forEach((s, i) => {
    if (!first.has(s.task)) first.set(s.task, i);
    last.set(s.task, i);
  });
  for (const wait of story.waits) {
    const task = story.tasks.indexOf(wait.task);
    if (task >= 0) waiting.set(task, wait);
  }
  const tasks = story.tasks.map((_, i) => i).filter((i) => first.has(i) || waiting.has(i));
  const shares = new Map(story.guilt.filter((p): p is [number, number] => p[1] !== null));
  return { story, tasks, first, last, waiting, shares };
}

// Which steps are shown at once: what matters to the story, and the ends of each run.
function keptOf(story: Interleaving): boolean[] {
  const { steps, guilty_step: guilty } = story;
  if (steps.length <= kWhole) return steps.map(() => true);
  const kept = steps.map((s, i) => s.deviation || s.preempts || Math.abs(i - guilty) <= kAround);
  for (let from = 0; from < steps.length;) {
    let to = from;
    while (to < steps.length && steps[to].task === steps[from].task) ++to;
    for (let i = from; i < to; ++i) if (i < from + kEdge || i >= to - kEdge) kept[i] = true;
    from = to;
  }
  // Many short runs: the beginning, the guilty step and above all the end tell the story.
  if (kept.filter(Boolean).length > kMostRows) {
    const near = (i: number) => i < 100 || i >= steps.length - 200 || Math.abs(i - guilty) <= 40;
    kept.forEach((was, i) => (kept[i] = was && near(i)));
  }
  for (let from = 0; from < steps.length;) {
    let to = from;
    while (to < steps.length && kept[to] === kept[from]) ++to;
    if (!kept[from] && to - from < kWorthFolding) kept.fill(true, from, to);
    from = to;
  }
  return kept;
}

function did(lanes: Lanes, s: Step, index: number): Child[] {
  const { story } = lanes;
  const before = index > 0 ? story.steps[index - 1].task : -1;
  const where = s.file ? place(shortPath(s.file), s.line) : "";
  return [
    s.preempts && badge("unknown", before >= 0 ? `preempts ${story.tasks[before]}` : "preempts"),
    s.deviation && badge("skipped", "◆ deviation"),
    index === story.guilty_step && badge("fail", "guilty step"),
    h("span", { class: "what" }, h("code", {}, s.operation), s.object && " ", s.object && h("strong", {}, s.object),
      s.value && " ", s.value && h("span", { class: "value" }, s.value)),
    h("span", { class: "place", title: s.file ? place(s.file, s.line) : "" }, [where, `step ${s.step}`].filter(Boolean).join(" · ")),
    index === story.guilty_step && h("span", { class: "share-said" }, guiltSaid(lanes, index)),
  ];
}

function guiltSaid(lanes: Lanes, index: number): string {
  const before = lanes.shares.get(index), after = lanes.shares.get(index + 1);
  if (after === undefined) return "";
  return `${percent(after)} of what can follow fails` + (before === undefined ? "" : `; before it ${percent(before)}`);
}

function cell(lanes: Lanes, task: number, index: number): HTMLElement {
  const { story, first, last, waiting } = lanes;
  const s = story.steps[index];
  const kinds: string[] = [`lane-${task % 6}`];
  const before = index > 0 ? story.steps[index - 1].task : s.task;
  if (before !== s.task) {
    const here = lanes.tasks.indexOf(task), a = lanes.tasks.indexOf(before), b = lanes.tasks.indexOf(s.task);
    if (here >= Math.min(a, b) && here <= Math.max(a, b)) kinds.push(s.preempts ? "preempted" : "switched");
  }
  if (task === s.task) return h("td", { class: [...kinds, "did"].join(" ") }, ...did(lanes, s, index));
  const begun = first.get(task) ?? Infinity, ended = last.get(task) ?? -1;
  if (index > begun && index < ended) kinds.push("alive");
  else if (index > ended && waiting.has(task)) kinds.push("stuck");
  return h("td", { class: kinds.join(" ") });
}

function row(lanes: Lanes, index: number): HTMLElement {
  const guilty = index === lanes.story.guilty_step;
  const share = lanes.shares.get(index + 1);
  return h("tr", { class: guilty ? "guilty" : "", "data-step": index + 1 },
    h("th", { scope: "row" }, index + 1),
    lanes.shares.size > 0 && h("td", { class: "fails" }, share !== undefined && h("span", {
      class: "bar", style: `--share: ${Math.round(share * 100)}%` }, percent(share))),
    ...lanes.tasks.map((task) => cell(lanes, task, index)));
}

// The row that stands for the steps [from, to); pressed, it gives way to them, a page at a time.
function fold(lanes: Lanes, from: number, to: number, width: number): HTMLElement {
  const tasks = new Set(lanes.story.steps.slice(from, to).map((s) => s.task));
  const of = tasks.size === 1 ? lanes.story.tasks[[...tasks][0]] : `${tasks.size} tasks`;
  const line = h("tr", { class: "fold" }, h("td", { colspan: width }, h("button", {
    type: "button", click: () => {
      const shown = Math.min(to, from + kMostRows);
      const rows: Node[] = [];
      for (let i = from; i < shown; ++i) rows.push(row(lanes, i));
      const rest = shown < to ? fold(lanes, shown, to, width) : null;
      const region = line.closest<HTMLElement>(".lanes");
      line.replaceWith(...rows, ...(rest ? [rest] : []));
      (rest?.querySelector("button") ?? region)?.focus({ preventScroll: true });
    },
  }, `… ${count(to - from)} steps of ${of}`)));
  return line;
}

// How each task ended: the last row.
function end(lanes: Lanes, width: number): HTMLElement {
  const lead = width - lanes.tasks.length - 1;
  if (lanes.waiting.size === 0) {
    return h("tr", { class: "end" }, h("th", { scope: "row" }, "End"), h("td", { colspan: width - 1, class: "claim" }, lanes.story.claim));
  }
  return h("tr", { class: "end" }, h("th", { scope: "row" }, "End"), lead > 0 && h("td", {}),
    ...lanes.tasks.map((task) => {
      const wait = lanes.waiting.get(task);
      return h("td", { class: `lane-${task % 6}${wait ? " stuck" : ""}` }, wait && h("span", { class: "what" }, "waits for ",
        h("strong", {}, wait.waits_for), wait.held_by && !wait.waits_for.endsWith(wait.held_by) && `, held by ${wait.held_by}`));
    }));
}

export function columns(story: Interleaving, number: number): Child {
  if (story.steps.length === 0) return h("p", { class: "hint" }, "Its steps were not written down: replay the schedule to see them.");
  const lanes = lanesOf(story);
  const width = 1 + (lanes.shares.size > 0 ? 1 : 0) + lanes.tasks.length;
  const kept = keptOf(story);
  const rows: HTMLElement[] = [];
  for (let from = 0; from < kept.length;) {
    let to = from;
    while (to < kept.length && kept[to] === kept[from]) ++to;
    if (kept[from]) for (let i = from; i < to; ++i) rows.push(row(lanes, i));
    else rows.push(fold(lanes, from, to, width));
    from = to;
  }
  const idle = story.tasks.filter((_, i) => !lanes.tasks.includes(i));
  const body = h("tbody", {}, ...rows);
  const toGuilty = rows.length > kWhole && story.guilty_step >= 0 && h("button", {
    type: "button", click: () => body.querySelector("tr.guilty")?.scrollIntoView({ block: "center" }),
  }, "Go to the guilty step");
  return h("div", {}, toGuilty && h("div", { class: "controls" }, toGuilty), h("div", { class: "scroll lanes", tabindex: 0, role: "region", "aria-label": `Columns of interleaving ${number + 1}` },
    h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Step"),
      lanes.shares.size > 0 && h("th", { scope: "col", class: "fails" }, "Fails after"),
      ...lanes.tasks.map((task) => h("th", { scope: "col", class: `lane-${task % 6}` }, story.tasks[task])))),
    body, h("tfoot", {}, end(lanes, width)))),
  h("p", { class: "hint" }, "Time runs downwards. A full line across is a preemption: the task before could have gone on; a dotted one, a switch that had to be. ",
    "◆ is where the schedule leaves the default order. “step” counts within a task, from 0, as the schedule file does. ",
    idle.length > 0 && `No step: ${idle.join(", ")}.`));
}
