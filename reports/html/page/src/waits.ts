// The waits at the end of a schedule, as a graph with its cycle on a ring, and as a table.
import { h, svg, table, type Child } from "./dom";
import type { Interleaving, Wait } from "./result";
import { count, place, shortPath } from "./units";

interface Box { key: string; name: string; task: boolean; x: number; y: number; ring: boolean }
interface Edge { from: string; to: string; says: string; ring: boolean }

const kTall = 30, kLetter = 7.3, kLongest = 30, kBeside = 560;
const clip = (name: string): string => (name.length <= kLongest ? name : `${name.slice(0, 12)}…${name.slice(-17)}`);
const wideOf = (b: Box): number => Math.max(56, clip(b.name).length * kLetter + 22);

const taskKey = (name: string): string => `task ${name}`;
// What stands between a task and its holder; "" where it waits for the other task itself.
const thingOf = (w: Wait): string =>
  w.held_by !== "" && w.waits_for === `the end of ${w.held_by}` ? "" : w.waits_for.replace(/^(lock|a notification of) /, "");

// The first cycle of holders, in its order; empty where there is none.
export function cycleOf(waits: Wait[]): Wait[] {
  const by = new Map(waits.map((w) => [w.task, w]));
  for (const start of waits) {
    const path: Wait[] = [start];
    for (let at = by.get(start.held_by); at && path.length <= waits.length; at = by.get(at.held_by)) {
      if (at === start) return path;
      path.push(at);
    }
  }
  return [];
}

// The ring clockwise from its left; above and below it, a row for each task that waits outside.
function layout(waits: Wait[]): { boxes: Box[]; edges: Edge[]; width: number; height: number } {
  const cycle = cycleOf(waits);
  const boxes = new Map<string, Box>();
  const edges: Edge[] = [];
  const add = (key: string, name: string, task: boolean, x: number, y: number, ring: boolean) => {
    if (!boxes.has(key)) boxes.set(key, { key, name, task, x, y, ring });
  };
  const names = cycle.flatMap((w) => [[taskKey(w.task), w.task], ...(thingOf(w) ? [[`thing ${thingOf(w)}`, thingOf(w)]] : [])]);
  const widest = Math.max(120, ...waits.flatMap((w) => [w.task, thingOf(w)]).map((n) => clip(n).length * kLetter + 22));
  const rx = Math.max(widest * 0.75 + 40, names.length * 34), ry = names.length <= 2 ? 0 : Math.max(82, names.length * 17);
  const cx = rx + widest / 2 + 14, cy = ry + kTall;
  names.forEach(([key, name], i) => {
    const turn = Math.PI + (i / names.length) * 2 * Math.PI;
    add(key, name, key.startsWith("task "), cx + rx * Math.cos(turn), cy + ry * Math.sin(turn), true);
  });
  const kRow = kTall + 26;
  let below = names.length > 0 ? cy + ry + kTall + 44 : kTall, above = cy - ry - kTall - 44;
  for (const w of waits) {
    const thing = thingOf(w), between = thing ? `thing ${thing}` : taskKey(w.held_by);
    // On the side of what it waits for, so that its line does not cross the ring.
    const target = boxes.get(between);
    const side = target?.ring && target.x > cx ? rx : -rx, up = target?.ring && target.y < cy - 1;
    const next = (key: string, name: string, task: boolean, x: number) => {
      if (boxes.has(key)) return false;
      add(key, name, task, x, up ? above : below, false);
      return true;
    };
    const move = () => { if (up) above -= kRow; else below += kRow; };
    const placed = [next(taskKey(w.task), w.task, true, cx + side), next(between, thing || w.held_by, !thing, cx - side)];
    if (placed.some(Boolean)) move();
    if (w.held_by && next(taskKey(w.held_by), w.held_by, true, cx + side)) move();
  }
  for (const w of waits) {
    const thing = thingOf(w), ring = cycle.includes(w);
    if (!thing) edges.push({ from: taskKey(w.task), to: taskKey(w.held_by), says: "waits for its end", ring });
    else edges.push({ from: taskKey(w.task), to: `thing ${thing}`, says: "waits for", ring });
    if (thing && w.held_by && !edges.some((e) => e.from === `thing ${thing}` && e.to === taskKey(w.held_by))) {
      edges.push({ from: `thing ${thing}`, to: taskKey(w.held_by), says: "held by", ring });
    }
  }
  const all = [...boxes.values()], top = Math.min(...all.map((b) => b.y)) - kTall;
  for (const box of all) box.y -= top;
  return { boxes: all, edges, width: cx + rx + widest / 2 + 14, height: Math.max(...all.map((b) => b.y)) + kTall };
}

// Where the line from `b` towards (x, y) leaves the box.
function rim(b: Box, x: number, y: number): [number, number] {
  const dx = x - b.x, dy = y - b.y;
  if (dx === 0 && dy === 0) return [b.x, b.y];
  const scale = Math.min((wideOf(b) / 2 + 3) / Math.abs(dx || 1e-9), (kTall / 2 + 3) / Math.abs(dy || 1e-9));
  return [b.x + dx * scale, b.y + dy * scale];
}

function edge(e: Edge, a: Box, b: Box, both: boolean): SVGElement {
  // Two boxes that point at each other: the lines bend apart.
  const long = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const bend = both ? 26 : 0;
  const mx = (a.x + b.x) / 2 + ((b.y - a.y) / long) * bend, my = (a.y + b.y) / 2 - ((b.x - a.x) / long) * bend;
  const [x1, y1] = rim(a, mx, my), [x2, y2] = rim(b, mx, my);
  const turn = Math.atan2(y2 - my, x2 - mx), tip = (side: number) =>
    `${(x2 - 10 * Math.cos(turn + side)).toFixed(1)},${(y2 - 10 * Math.sin(turn + side)).toFixed(1)}`;
  return svg("g", { class: e.ring ? "edge cycle" : "edge" },
    svg("path", { d: `M${x1.toFixed(1)} ${y1.toFixed(1)}Q${mx.toFixed(1)} ${my.toFixed(1)} ${x2.toFixed(1)} ${y2.toFixed(1)}` }),
    svg("polygon", { points: `${x2.toFixed(1)},${y2.toFixed(1)} ${tip(0.42)} ${tip(-0.42)}` }),
    svg("text", { x: both ? mx : (x1 + x2) / 2, y: (both ? my : (y1 + y2) / 2) + 4, "text-anchor": "middle" }, e.says));
}

type Drawing = ReturnType<typeof layout>;
function graph(story: Interleaving, { boxes, edges, width, height }: Drawing, number: number): HTMLElement {
  const by = new Map(boxes.map((b) => [b.key, b]));
  const says = story.waits.map((w) => `${w.task} waits for ${w.waits_for}${w.held_by ? `, held by ${w.held_by}` : ""}`).join("; ");
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `Graph of who waits, interleaving ${number + 1}` },
    svg("svg", { class: "waits", viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`, width: Math.ceil(width), height: Math.ceil(height),
      style: `min-width: ${Math.ceil(width * 0.7)}px`, role: "img", "aria-label": says },
    ...edges.map((e) => edge(e, by.get(e.from)!, by.get(e.to)!, edges.some((o) => o.from === e.to && o.to === e.from))),
    ...boxes.map((b) => svg("g", { class: `${b.task ? "task" : "thing"}${b.ring ? " cycle" : ""}` }, svg("title", {}, b.name),
      svg("rect", { x: b.x - wideOf(b) / 2, y: b.y - kTall / 2, width: wideOf(b), height: kTall, rx: b.task ? 5 : kTall / 2 }),
      svg("text", { x: b.x, y: b.y + 4, "text-anchor": "middle" }, clip(b.name))))));
}

export function waits(story: Interleaving, number: number): Child {
  if (story.waits.length === 0) return null;
  const cycle = cycleOf(story.waits);
  const drawing = layout(story.waits);
  const rows = story.waits.map((w) => ({
    tone: cycle.includes(w) ? "fail" : "",
    cells: [h("strong", {}, w.task), h("span", {}, w.waits_for, h("span", { class: "place", title: place(w.file, w.line) }, place(shortPath(w.file), w.line))),
      w.held_by || "nobody", count(w.since), w.holds.join(", ") || "nothing"],
  }));
  return h("div", { class: "waiting" }, h("h4", {}, cycle.length > 0 ? `Who waits at the end: a cycle of ${cycle.length}` : "Who waits at the end"),
    h("div", { class: drawing.width <= kBeside ? "beside" : "" }, graph(story, drawing, number), table(`Who waits, interleaving ${number + 1}`, [{ title: "Task" },
      { title: "Waits for" }, { title: "Held by" }, { title: "Since step", number: true }, { title: "Holds" }], rows)),
    h("p", { class: "hint" }, "Boxes are tasks, rounded boxes the locks and conditions that they wait for. ", cycle.length > 0 && "The cycle is red: no task in it can ever continue."));
}
