// What clients saw, and why no order explains it: a lane for each client, a bar for each operation.
import { badge, facts, h, section, table, type Child } from "./dom";
import type { Bar, History, Result } from "./result";
import { count, time } from "./units";

const kMost = 400;  // Bars that are drawn at most; a reader follows far fewer.
const kLeast = 4, kWidest = 72;  // Pixels from one event to the next.
const kRow = 26, kNames = 110;

// The violation is at the end: the core first of all, then what is nearest to it.
function chosen(bars: Bar[]): Bar[] {
  if (bars.length <= kMost) return bars;
  const wanted = bars.filter((b) => b.core || b.failed).slice(-kMost);
  const taken = new Set(wanted);
  const others = bars.filter((b) => !taken.has(b)).sort((a, b) => b.call - a.call);
  for (const bar of others.slice(0, kMost - taken.size)) taken.add(bar);
  return bars.filter((b) => taken.has(b));
}

// Events stand one step apart, whatever time passed between them: so short operations show, too.
function scale(bars: Bar[]): { rank: (t: number) => number; events: number[] } {
  const events = [...new Set(bars.flatMap((b) => (b.ret < 0 ? [b.call] : [b.call, b.ret])))].sort((a, b) => a - b);
  const rank = (t: number) => {
    let low = 0, high = events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (events[middle] < t) low = middle + 1; else high = middle;
    }
    if (low === events.length) return low;
    if (low === 0 || events[low] === t) return low;
    return low - 1 + (t - events[low - 1]) / (events[low] - events[low - 1]);
  };
  return { rank, events };
}

interface Lane { client: number; rows: Bar[][] }

// An operation that never returned does not keep its client from the next: those share a lane.
function lanesOf(bars: Bar[]): Lane[] {
  const lanes = new Map<number, Lane>();
  for (const bar of [...bars].sort((a, b) => a.call - b.call)) {
    const lane = lanes.get(bar.client) ?? { client: bar.client, rows: [] };
    lanes.set(bar.client, lane);
    const free = lane.rows.find((row) => row[row.length - 1].ret >= 0 && row[row.length - 1].ret <= bar.call);
    if (free) free.push(bar); else lane.rows.push([bar]);
  }
  return [...lanes.values()].sort((a, b) => a.client - b.client);
}

const saying = (b: Bar): string => b.ret < 0 ? `${b.text} …` : b.output === "" ? b.text : `${b.text} → ${b.output}`;
const kindOf = (b: Bar): string => ["op", b.failed ? "failed" : b.core ? "core" : "", b.ret < 0 ? "pending" : ""].filter(Boolean).join(" ");

// How long after the first call it was; explored schedules have no time, but count their steps.
const since = (x: History, n: number): string => x.unit !== "steps" ? time(n) : n === 1 ? "1 step" : `${count(n)} steps`;

function drawing(x: History, bars: Bar[], step: number): HTMLElement {
  const { rank, events } = scale(bars);
  const first = events[0] ?? 0, end = events.length + 1;
  const at = (t: number) => rank(t) * step;
  const lanes = lanesOf(bars);
  const px = (n: number) => `${n.toFixed(1)}px`;
  const tall = lanes.reduce((sum, lane) => sum + lane.rows.length * kRow + 6, 0);
  const bands = x.bands.filter((b) => b.end >= first && b.start <= events[events.length - 1]).slice(0, 40).map((b) => {
    const left = Math.max(0, at(b.start)), right = Math.min(end * step, at(b.end));
    return h("div", { class: "band", title: b.label, style: `left:${px(kNames + left)};width:${px(Math.max(3, right - left))};height:${px(tall)}` });
  });
  const rows = lanes.map((lane) => h("div", { class: "client", style: `height:${px(lane.rows.length * kRow + 6)}` },
    h("span", { class: "name", title: x.clients[lane.client] ?? "" }, x.clients[lane.client] ?? `client ${lane.client}`),
    ...lane.rows.flatMap((row, i) => row.map((b) => {
      const right = b.ret < 0 ? end * step : at(b.ret);
      return h("div", { class: kindOf(b), title: `${saying(b)}  ${since(x, b.call - first)} to ${b.ret < 0 ? "never" : since(x, b.ret - first)}`,
        style: `left:${px(kNames + at(b.call))};width:${px(Math.max(4, right - at(b.call)))};top:${i * kRow + 3}px` }, saying(b));
    }))));
  const every = Math.max(1, Math.ceil(90 / step));
  const ticks = events.filter((_, i) => i % every === 0).map((t) =>
    h("span", { style: `left:${px(kNames + at(t))}` }, since(x, t - first)));
  return h("div", { class: "history", style: `width:${px(kNames + end * step + 60)}` }, ...bands, ...rows, h("div", { class: "ticks" }, ...ticks));
}

const within = (step: number): number => Math.min(kWidest, Math.max(kLeast, step));

// The violation is where a reader begins: at the right, in the lane of what failed.
function goToEnd(area: HTMLElement): void {
  area.scrollLeft = area.scrollWidth;
  const failed = area.querySelector(".op.failed")?.parentElement;
  if (failed && failed.offsetTop + failed.offsetHeight > area.clientHeight) area.scrollTop = failed.offsetTop - area.clientHeight / 2;
}

function lanes(x: History, index: number): Child {
  if (x.bars.length === 0) return null;
  const bars = chosen(x.bars);
  let step = within(Math.max(12, 1050 / (scale(bars).events.length + 1)));  // Few events fill the page.
  const area = h("div", { class: "scroll histories", tabindex: 0, role: "region", "aria-label": `Operations of ${x.name}, a lane for each client` });
  const draw = () => area.replaceChildren(drawing(x, bars, step));
  const button = (name: string, sign: string, by: number) => h("button", {
    type: "button", "aria-label": name, click: () => {
      step = within(step * by);
      const share = area.scrollLeft / Math.max(1, area.scrollWidth);
      draw();
      area.scrollLeft = share * area.scrollWidth;
    },
  }, sign);
  draw();
  requestAnimationFrame(() => goToEnd(area));
  const left = Math.max(x.bars_total, x.bars.length) - bars.length;
  return h("div", {},
    h("div", { class: "controls" }, h("h4", { id: `lanes-${index}` }, "What each client did"), button("Wider", "+", 1.6), button("Narrower", "−", 1 / 1.6),
      h("span", { class: "op core key" }, "needed for the violation"), h("span", { class: "op failed key" }, "cannot have returned this"),
      h("span", { class: "op pending key" }, "never returned"), x.bands.length > 0 && h("span", { class: "band key" }, "a fault")),
    area,
    h("p", { class: "hint" }, "From left to right in the order of calls and returns; the distances are no measure of time. ",
      x.unit === "steps" && "Times are steps of the schedule since the first call. ",
      left > 0 && `Shown are the ${count(bars.length)} operations nearest to the violation, and ${count(left)} more came before or between them.`));
}

function core(x: History): Child {
  const bars = x.bars.filter((b) => b.core || b.failed);
  if (bars.length === 0) return null;
  const first = Math.min(...x.bars.map((b) => b.call));
  const n = (title: string) => ({ title, number: true });
  return h("div", {}, h("h4", {}, "The core: without any one of these the rest can be explained"),
    table(`Core of ${x.name}`, [{ title: "Client" }, { title: "Operation" }, { title: "Result" }, n("Called"), n("Returned")],
      bars.slice(0, 60).map((b) => ({
        tone: b.failed ? "fail" : "",
        cells: [x.clients[b.client] ?? b.client, h("code", {}, b.text), b.ret < 0 ? "never returned" : h("code", {}, b.output || "–"),
          since(x, b.call - first), b.ret < 0 ? "–" : since(x, b.ret - first)],
      }))),
    bars.length > 60 && h("p", { class: "hint" }, `… and ${count(bars.length - 60)} more.`));
}

const kSays: Record<string, string> = { pass: "satisfies", fail: "violates", unknown: "undecided:" };

function history(x: History, index: number): HTMLElement {
  const levels = x.levels.map(([level, v]) => `${kSays[v] ?? v} ${level}`).join(", ");
  const faults = x.bands.map((b) => b.label);
  return h("article", { class: "history-of" },
    h("h3", {}, badge(x.verdict, x.verdict), " ", x.name, x.key && h("span", {}, ", object ", h("code", {}, x.key))),
    x.sentence && h("p", { class: "reason" }, x.sentence),
    x.reason && h("p", { class: "warning", role: "note" }, `Not decided: ${x.reason}`),
    levels && h("p", {}, h("strong", {}, `${levels}.`)),
    facts([["Model", x.model], ["Operations", count(x.operations)], ["Objects", count(x.objects)],
      ["Violated", x.violated > 0 && count(x.violated)], ["Undecided", x.unknown > 0 && count(x.unknown)],
      ["Time", x.seconds === null ? "" : time(x.seconds * 1e9)], ["File", x.file && h("code", {}, x.file)]]),
    x.states.length > 0 && h("p", {}, `Before the return that cannot be, it was ${x.states.length === 1 ? "" : "one of "}`,
      ...x.states.slice(0, 12).flatMap((s, i) => [i > 0 && ", ", h("code", {}, s)]), x.states.length > 12 && ` and ${count(x.states.length - 12)} more`, "."),
    lanes(x, index), core(x),
    faults.length > 0 && h("details", {}, h("summary", {}, `Faults behind the lanes (${count(faults.length)})`),
      h("ul", { class: "names" }, ...faults.slice(0, 40).map((f) => h("li", {}, f)), faults.length > 40 && h("li", {}, `and ${count(faults.length - 40)} more`))));
}

export function histories(r: Result): Child {
  const all = r.histories ?? [];
  if (all.length === 0) return null;
  const order = ["fail", "error", "unknown", "pass", "skipped"];
  const sorted = [...all].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  const bad = all.filter((x) => x.verdict === "fail").length, open = all.filter((x) => x.verdict === "unknown").length;
  const said = bad > 0 ? `${bad} of ${all.length} violated` : open > 0 ? `${open} of ${all.length} undecided` : "explained";
  return section("histories", `Histories: ${said}`, ...sorted.map(history));
}
