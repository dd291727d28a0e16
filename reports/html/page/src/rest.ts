// The faults, whether the run exercised anything, and where it ran.
import { neverSeen } from "./claims";
import { badge, facts, h, section, svg, table, type Child } from "./dom";
import type { Fault, Phase, Result } from "./result";
import { bytes, count, place, time } from "./units";

const n = (title: string) => ({ title, number: true });

// What a fault's value means depends on its action; errno and bytes stay numbers.
function valueOf(f: Fault): string {
  if (["delay", "spin", "pause", "stale"].includes(f.action)) return time(f.value);
  return f.action === "error" ? `errno ${f.value}` : f.value === 0 ? "" : count(f.value);
}

export function faults(r: Result): Child {
  if (r.rules.length === 0 && r.points.length === 0 && r.faults_total === 0) return null;
  const shown = r.faults.slice(0, 200);
  return section("faults", `Faults: ${count(r.faults_total)} fired`,
    r.rules.length > 0 && table("Rules", [n("Rule"), { title: "Point" }, { title: "As the scenario says it", wide: true },
      { title: "Replay" }], r.rules.map((rule, i) => ({ cells: [i, h("span", {}, h("code", {}, rule.point),
      h("span", { class: "place" }, place(rule.file, rule.line))), h("code", {}, rule.text),
    rule.replayable ? "from the seed" : badge("unknown", "from the log only")] }))),
    r.points.length > 0 && table("Failpoints", [{ title: "Point" }, { title: "Reached" }, { title: "Armed" },
      n("Hits"), n("Fired"), n("Contended"), { title: "Also does" }, { title: "Legal errors" }], r.points.map((p) => ({
      tone: p.armed && p.fired === 0 ? "unknown" : p.reached ? "" : "quiet",
      cells: [h("span", {}, h("code", {}, p.name), h("span", { class: "place" }, place(p.file, p.line))),
        p.reached ? "yes" : "no", p.armed ? "yes" : "no", count(p.hits), count(p.fired), count(p.fired_contended),
        (p.actions ?? []).join(", "), h("code", {}, (p.legal ?? []).join(" "))],
    }))),
    r.points.length > 0 && h("p", { class: "hint" }, "Every point takes delays and errors. ",
      "“Also does” is what else a rule may ask of it; “legal errors” are those that the manual of its function lists."),
    shown.length > 0 && h("details", {}, h("summary", {}, shown.length < r.faults_total
      ? `Log: the first ${shown.length} of ${count(r.faults_total)}` : `Log: all ${shown.length}`),
    table("Log of faults", [n("At"), { title: "Point" }, { title: "Thread" }, n("Hit"), n("Rule"), { title: "Action" },
      n("Value"), { title: "Contended" }], shown.map((f) => ({ cells: [time(f.at), h("code", {}, f.point), f.thread,
      f.hit, f.rule, f.action, valueOf(f), f.contended ? "yes" : ""] })))));
}

function list(title: string, items: string[]): Child {
  if (items.length === 0) return null;
  return h("div", {}, h("h3", {}, `${title} (${items.length})`),
    h("ul", { class: "names" }, ...items.map((item) => h("li", {}, item))));
}

// A run that exercised nothing proves nothing: say what it never came to.
export function coverage(r: Result): Child {
  const never = [
    list("Points never reached", r.points.filter((p) => !p.reached).map((p) => p.name)),
    list("Armed points that never fired", r.points.filter((p) => p.armed && p.fired === 0).map((p) => p.name)),
    list("Operations never called", r.operations.filter((o) => o.count === 0).map((o) => `${o.group} · ${o.target}.${o.name}`)),
    list("“Sometimes” never seen", r.checks.filter((c) => c.kind === "sometimes" && c.verdict !== "pass").map((c) => c.name)),
    list("Assertions never seen", (r.assertions ?? []).filter(neverSeen).map((a) => a.claim)),
  ];
  if (never.every((part) => part === null)) {
    const any = r.operations.length > 0 || r.points.length > 0;
    if (!any && r.exploration) return null;  // Its own section says what it ran through.
    return section("coverage", "Was the run any good?", h("p", {}, any
      ? "Yes: it reached every point, called every operation and saw every “sometimes”."
      : "It exercised nothing that could be counted."));
  }
  return section("coverage", "Was the run any good?", h("p", { class: "hint" }, "What it never came to:"),
    h("div", { class: "columns" }, ...never));
}

// Phases differ by a factor of a thousand, so each has a row; what is too short has a mark.
function timeline(phases: Phase[], duration: number): Node {
  const kRow = 22, kLeft = 90, kWidth = 640, kRight = 90;
  const end = Math.max(duration, 1, ...phases.map((p) => p.end));
  const span = kWidth - kLeft - kRight;
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Phases" },
    svg("svg", { class: "timeline", viewBox: `0 0 ${kWidth} ${phases.length * kRow + 4}`, role: "img",
      "aria-label": phases.map((p) => `${p.name} ${p.end < 0 ? "never ended" : time(p.end - p.start)}`).join(", ") },
    ...phases.flatMap((p, i) => {
      const stop = p.end < 0 ? end : p.end;
      const x = kLeft + (p.start / end) * span, wide = Math.max(2, ((stop - p.start) / end) * span);
      const y = i * kRow + 4;
      return [svg("text", { x: kLeft - 8, y: y + 12, "text-anchor": "end" }, p.name),
        svg("rect", { x, y, width: wide, height: 15, rx: 2, class: p.end < 0 ? "open" : "" }),
        svg("text", { x: x + wide + 6, y: y + 12, class: "soft" }, p.end < 0 ? "never ended" : time(stop - p.start))];
    })));
}

function surroundings(r: Result): Child {
  const e = r.environment;
  return facts([["Host", e.host], ["Kernel", e.kernel], ["CPU", e.cpu && `${e.cpus} × ${e.cpu}`],
    ["Memory", e.memory ? bytes(Number(e.memory)) : ""], ["Build", e.build], ["Version", e.version],
    ["Commit", e.commit], ["Run", r.run_id], ["File", r.file], ["Tags", r.tags.join(", ")],
    ["Command", r.command && h("code", {}, r.command)]]);
}

export function surroundingsSection(r: Result): Child {
  const params = Object.entries(r.params);
  return section("run", "About this run",
    r.notes.length > 0 && h("ul", {}, ...r.notes.map((note) => h("li", {}, note))), surroundings(r),
    r.phases.length > 0 && h("h3", {}, "Phases"), r.phases.length > 0 && timeline(r.phases, r.duration),
    r.processes.length > 0 && table("Processes", [{ title: "Process" }, n("Pid"), { title: "End" }, n("Peak memory")],
      r.processes.map((p) => ({ tone: p.end.startsWith("signal") ? "fail" : "", cells: [p.role, p.pid, p.end, bytes(p.peak_rss)] }))),
    ...r.targets.map((t) => h("div", {}, h("h3", {}, `Target ${t.name}, via ${t.via}`), t.options && h("p", {}, h("code", {}, t.options)),
      Object.keys(t.metrics).length > 0 && table(`Metrics of ${t.name}`, [{ title: "Metric" }, n("Value")],
        Object.entries(t.metrics).map(([name, v]) => ({ cells: [h("code", {}, name), v === null ? "–" : count(v)] }))))),
    params.length > 0 && h("h3", {}, "Parameters"),
    params.length > 0 && table("Parameters", [{ title: "Name" }, { title: "Value", wide: true }],
      params.map(([name, value]) => ({ cells: [h("code", {}, name), h("code", {}, value)] }))));
}
