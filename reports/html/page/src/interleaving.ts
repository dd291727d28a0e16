// What the threads did to each other: each failing schedule, shrunk, as columns, a task each.
import { columns } from "./columns";
import { badge, command, facts, h, section, svg, table, type Child } from "./dom";
import type { Interleaving, Result } from "./result";
import { count, percent, time } from "./units";
import { waits } from "./waits";

export const anchorOf = (index: number): string => `interleaving-${index + 1}`;

// How sure a reader may be that nothing in the interleaving is left to take away.
const kTones: Record<string, string> = {
  minimal: "pass", "budget exhausted": "unknown", "not reproduced": "unknown", "not tried": "skipped",
};
const kMeans: Record<string, string> = {
  minimal: "Without any one of its deviations it no longer fails this way.",
  "budget exhausted": "Shrinking ran out of its budget: a smaller one may exist.",
  "not reproduced": "Run again, it did not fail this way: something that the schedule does not hold decides. It is as it was found.",
  "not tried": "Nobody tried to shrink it: this is the schedule as it was found.",
};

function shrinking(i: Interleaving): Child {
  if (i.shrunk === "" && i.steps_found === 0) return null;
  const rows: [string, number, number][] = [["Tasks", i.tasks_found, i.tasks_left],
    ["Steps", i.steps_found, i.steps_left], ["Deviations", i.deviations_found, i.deviations_left],
    ["Preemptions", i.preemptions_found, i.preemptions_left]];
  const n = (title: string) => ({ title, number: true });
  return h("div", { class: "shrinking" }, h("h4", {}, "Shrinking ", badge(kTones[i.shrunk] ?? "skipped", i.shrunk || "not known")),
    h("p", { class: "hint" }, kMeans[i.shrunk] ?? "",
      i.shrink_runs > 0 && ` It took ${count(i.shrink_runs)} replays and ${time((i.shrink_seconds ?? 0) * 1e9)}.`),
    table(`Shrinking of ${i.claim}`, [{ title: "What" }, n("As found"), n("What is left")],
      rows.map(([name, found, left]) => ({ cells: [name, count(found), h("strong", {}, count(left))] }))));
}

// Steps against the share of continuations that fail after so many: where it rises, there is the guilt.
function guilt(i: Interleaving, index: number): Child {
  const points = i.guilt.filter((p): p is [number, number] => p[1] !== null);
  if (points.length < 2) return null;
  const kWidth = 560, kHeight = 130, kLeft = 48, kRight = 24, kTop = 18, kBottom = 30;
  const last = Math.max(1, i.steps.length, points[points.length - 1][0]);
  const x = (steps: number) => kLeft + (steps / last) * (kWidth - kLeft - kRight);
  const y = (share: number) => kTop + (1 - share) * (kHeight - kTop - kBottom);
  const line = points.map(([steps, share], k) => `${k ? "L" : "M"}${x(steps).toFixed(1)} ${y(share).toFixed(1)}`).join("");
  const guilty = i.guilty_step + 1;
  const toLeft = guilty > last / 2;
  const peak = points.map(([steps, share]) => `${percent(share)} after ${steps}`);
  const said = peak.length <= 12 ? peak.join(", ") : `${peak[0]}, ${peak[peak.length - 1]}`;
  return h("div", { class: "guilt" }, h("h4", {}, "How many continuations fail"),
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `Share of failing continuations, interleaving ${index + 1}` },
      svg("svg", { viewBox: `0 0 ${kWidth} ${kHeight}`, role: "img", "aria-label": `Continuations that fail: ${said} steps` },
        ...[0, 0.5, 1].flatMap((share) => [
          svg("line", { class: "grid", x1: kLeft, x2: kWidth - kRight, y1: y(share), y2: y(share) }),
          svg("text", { class: "soft", x: kLeft - 8, y: y(share) + 4, "text-anchor": "end" }, `${share * 100} %`)]),
        ...[0, Math.round(last / 2), last].map((steps) =>
          svg("text", { class: "soft", x: x(steps), y: kHeight - 12, "text-anchor": "middle" }, steps)),
        svg("path", { class: "area", d: `${line}L${x(points[points.length - 1][0])} ${y(0)}L${x(points[0][0])} ${y(0)}Z` }),
        svg("path", { class: "share", d: line }),
        ...(points.length <= 60 ? points.map(([steps, share]) => svg("circle", { cx: x(steps), cy: y(share), r: 2.6 })) : []),
        guilty > 0 && svg("line", { class: "guilty", x1: x(guilty), x2: x(guilty), y1: kTop - 6, y2: y(0) }),
        guilty > 0 && svg("text", { class: "guilty", x: x(guilty) + (toLeft ? -6 : 6), y: kTop - 6,
          "text-anchor": toLeft ? "end" : "start" }, `step ${guilty}`))),
    h("p", { class: "hint" }, "After each number of steps the rest was run again at random, many times: the share that fails."));
}

function interleaving(r: Result, i: Interleaving, index: number): HTMLElement {
  const found = r.findings.find((f) => f.fingerprint !== "" && f.fingerprint === i.fingerprint);
  const runs = r.exploration?.schedules ?? 0;
  return h("article", { class: "interleaving", id: anchorOf(index) },
    h("h3", {}, found && badge(found.expected ? "skipped" : "fail", found.kind), found && " ", i.claim),
    facts([["Found by", i.strategy], ["In schedule", i.ordinal > 0 && (runs > 0 ? `${count(i.ordinal)} of ${count(runs)}` : count(i.ordinal))],
      ["Schedule file", i.schedule_file && h("code", {}, i.schedule_file)],
      ["Fingerprint", i.fingerprint && h("code", {}, i.fingerprint)]]),
    found?.reproduce && h("div", { class: "replay" }, h("h4", {}, "Replay it"), command(found.reproduce)),
    columns(i, index),
    waits(i, index),
    h("div", { class: "columns" }, guilt(i, index), shrinking(i)));
}

export function interleavings(r: Result): Child {
  const all = r.interleavings ?? [];
  if (all.length === 0) return null;
  return section("interleavings", "What the threads did to each other", ...all.map((i, k) => interleaving(r, i, k)));
}
