// The graph of lock orders: a line leads from a held lock to one that was taken meanwhile. A cycle
// may deadlock.
import { h, section, svg, table, type Child } from "./dom";
import type { LockEdge, LockGraph, Result } from "./result";
import { count } from "./units";

const kMost = 36, kWide = 190, kTall = 40, kGapX = 24, kGapY = 56;

// Chooses the locks that are drawn: those of cycles first, then those taken most.
function chosen(g: LockGraph): number[] {
  const all = g.nodes.map((_, i) => i);
  if (all.length <= kMost) return all;
  const cyclic = new Set(g.edges.filter((e) => e.in_cycle).flatMap((e) => [e.from, e.to]));
  const rank = (i: number) => (cyclic.has(i) ? 1e18 : 0) + g.nodes[i].acquisitions;
  return [...all].sort((a, b) => rank(b) - rank(a)).slice(0, kMost).sort((a, b) => a - b);
}

// A lock stands below those that are held when it is taken; lines of a cycle do not count.
function levelsOf(nodes: number[], edges: LockEdge[]): number[][] {
  const level = new Map(nodes.map((n) => [n, 0]));
  for (let round = 0; round < nodes.length; ++round) {
    let moved = false;
    for (const e of edges) {
      if (e.from === e.to || level.get(e.to)! > level.get(e.from)!) continue;
      if (e.in_cycle && (round > 0 || e.from > e.to)) continue;
      if (level.get(e.from)! + 1 >= nodes.length) continue;
      level.set(e.to, level.get(e.from)! + 1);
      moved = true;
    }
    if (!moved) break;
  }
  const rows: number[][] = [];
  for (const n of nodes) (rows[level.get(n)!] ??= []).push(n);
  // A row that is too wide goes on in the next line.
  return rows.filter(Boolean).flatMap((row) => Array.from({ length: Math.ceil(row.length / 5) }, (_, i) => row.slice(i * 5, i * 5 + 5)));
}

const clip = (text: string): string => text.length > 26 ? `${text.slice(0, 25)}…` : text;

function line(e: LockEdge, a: [number, number], b: [number, number], says: string): SVGElement {
  if (e.from === e.to) {
    const x = a[0] + kWide / 2, y = a[1];
    return svg("g", { class: e.in_cycle ? "edge cycle" : "edge" }, svg("title", {}, says),
      svg("path", { d: `M${x - 18} ${y - kTall / 2}C${x - 10} ${y - 46} ${x + 34} ${y - 30} ${x} ${y - 6}` }));
  }
  const down = b[1] > a[1], level = b[1] === a[1];
  const side = level ? Math.sign(b[0] - a[0]) * (kWide / 2) : 0;
  const x1 = a[0] + side, y1 = level ? a[1] : a[1] + (down ? kTall / 2 : -kTall / 2);
  const x2 = b[0] - side, y2 = level ? b[1] : b[1] - (down ? kTall / 2 : -kTall / 2);
  const bend = level ? 0 : down ? kGapY * 0.6 : -kGapY * 0.6;
  // A line that goes up, or past another row, passes by what lies between.
  const aside = level || (down && b[1] - a[1] < 1.5 * (kTall + kGapY)) ? 0 : down ? -kWide * 0.85 : kWide * 0.85;
  const turn = Math.atan2(level ? 0 : bend, level ? side : aside === 0 ? 0.001 : -aside);
  const tip = (by: number) => `${(x2 - 9 * Math.cos(turn + by)).toFixed(1)},${(y2 - 9 * Math.sin(turn + by)).toFixed(1)}`;
  return svg("g", { class: e.in_cycle ? "edge cycle" : "edge" }, svg("title", {}, says),
    svg("path", { d: `M${x1} ${y1}C${x1 + aside} ${y1 + bend} ${x2 + aside} ${y2 - bend} ${x2} ${y2}` }),
    svg("polygon", { points: `${x2},${y2} ${tip(0.42)} ${tip(-0.42)}` }));
}

const described = (g: LockGraph, e: LockEdge): string =>
  `${g.nodes[e.to]?.name} taken at ${e.taken_at} while ${g.nodes[e.from]?.name} was held since ${e.held_at}; ${count(e.count)} times, first by ${e.thread}`;

function graph(g: LockGraph, nodes: number[]): HTMLElement {
  const shown = new Set(nodes);
  const edges = g.edges.filter((e) => shown.has(e.from) && shown.has(e.to));
  const rows = levelsOf(nodes, edges);
  const width = Math.max(...rows.map((r) => r.length)) * (kWide + kGapX) + 140;
  const at = new Map<number, [number, number]>();
  rows.forEach((row, y) => row.forEach((n, x) =>
    at.set(n, [width / 2 + (x - (row.length - 1) / 2) * (kWide + kGapX), 26 + y * (kTall + kGapY) + kTall / 2])));
  const height = rows.length * (kTall + kGapY) - kGapY + 52;
  const cyclic = new Set(edges.filter((e) => e.in_cycle).flatMap((e) => [e.from, e.to]));
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Graph of the order of locks" },
    svg("svg", { class: "waits locks", viewBox: `0 0 ${width} ${height}`, width, height, style: `min-width:${Math.ceil(width * 0.7)}px`, role: "img",
      "aria-label": `${nodes.length} locks, ${edges.length} orders; the table below has each` },
    ...edges.map((e) => line(e, at.get(e.from)!, at.get(e.to)!, described(g, e))),
    ...nodes.map((n) => {
      const [x, y] = at.get(n)!, lock = g.nodes[n];
      return svg("g", { class: cyclic.has(n) ? "lock cycle" : "lock" },
        svg("title", {}, `${lock.name}, made at ${lock.made_at}, taken ${count(lock.acquisitions)} times`),
        svg("rect", { x: x - kWide / 2, y: y - kTall / 2, width: kWide, height: kTall, rx: 5 }),
        svg("text", { x, y: y - 2, "text-anchor": "middle" }, clip(lock.name)),
        svg("text", { class: "soft", x, y: y + 13, "text-anchor": "middle" }, `taken ${count(lock.acquisitions)} times`));
    })));
}

export function lockGraph(r: Result): Child {
  const g = r.lock_graph;
  if (!g) return null;
  const nodes = chosen(g), cyclic = g.edges.filter((e) => e.in_cycle).length;
  const sorted = [...g.edges].sort((a, b) => Number(b.in_cycle) - Number(a.in_cycle) || b.count - a.count);
  const name = (i: number) => h("code", { title: g.nodes[i]?.made_at ?? "" }, g.nodes[i]?.name ?? "?");
  const rows = sorted.slice(0, 120).map((e) => ({
    tone: e.in_cycle ? "fail" : "",
    cells: [name(e.from), name(e.to), e.in_cycle ? "yes" : "", count(e.count), h("span", { class: "place" }, e.held_at), h("span", { class: "place" }, e.taken_at), e.thread],
  }));
  const left = g.nodes.length - nodes.length;
  return section("locks", cyclic > 0 ? "Order of locks: there is a cycle" : "Order of locks",
    h("p", {}, cyclic > 0 ? "The red locks were taken in a cycle: threads that do so at the same moment wait for each other for ever."
      : "No two locks were taken in both orders."),
    g.edges.length > 0 && graph(g, nodes),
    left > 0 && h("p", { class: "hint" }, `The drawing shows the ${count(nodes.length)} locks that are part of a cycle or taken most; ${count(left)} more are in the result.`),
    g.edges.length > 0 ? table("Orders of locks", [{ title: "While held" }, { title: "Was taken" }, { title: "In a cycle" }, { title: "Times", number: true },
      { title: "Held since" }, { title: "Taken at" }, { title: "First by" }], rows) : h("p", { class: "hint" }, "No lock was taken while another was held."),
    sorted.length > 120 && h("p", { class: "hint" }, `… and ${count(sorted.length - 120)} more orders.`));
}
