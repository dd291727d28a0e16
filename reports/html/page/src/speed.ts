// How fast: the groups, the operations, and how their latencies are spread.
import { h, section, svg, table, type Child } from "./dom";
import { charts } from "./charts";
import type { Latency, Operation, Result } from "./result";
import type { Marks } from "./units";
import { count, lowerBound, rate, time } from "./units";

// How a latency is spread, a bar for each eighth of a power of ten, on a scale shared by all.
function spread(o: Operation, low: number, high: number): Node {
  const kBars = 40, kWidth = 160, kHeight = 28;
  const bars = new Array<number>(kBars).fill(0);
  const span = Math.max(1e-9, high - low);
  for (const [bucket, n] of o.service_histogram.buckets) {
    const at = (Math.log10(Math.max(1, lowerBound(bucket))) - low) / span;
    bars[Math.min(kBars - 1, Math.max(0, Math.floor(at * kBars)))] += n;
  }
  const top = Math.max(...bars, 1);
  const step = kWidth / kBars;
  return svg("svg", {
    class: "spread", viewBox: `0 0 ${kWidth} ${kHeight}`, role: "img",
    "aria-label": `Latencies of ${o.name}: ${time(o.service.min)} to ${time(o.service.max)}`,
  }, ...bars.map((n, i) => {
    // The root keeps a rare slow tail visible beside a tall body.
    const tall = n === 0 ? 0 : Math.max(1.2, Math.sqrt(n / top) * (kHeight - 2));
    return svg("rect", { x: i * step + 0.5, y: kHeight - 1 - tall, width: step - 1, height: tall });
  }), svg("line", { x1: 0, x2: kWidth, y1: kHeight - 0.5, y2: kHeight - 0.5 }));
}

function pair(o: Operation, of: (l: Latency) => number): Child {
  if (o.service.count === 0) return "–";
  if (o.response === null) return time(of(o.service));
  return h("span", { class: "two" }, time(of(o.service)), h("span", { class: "response" }, time(of(o.response))));
}

function operations(r: Result): Child {
  const called = r.operations.filter((o) => o.service.count > 0);
  const logs = called.flatMap((o) => [Math.log10(Math.max(1, o.service.min)), Math.log10(Math.max(1, o.service.max))]);
  const low = Math.min(...logs), high = Math.max(...logs);
  const lasted = new Map(r.groups.map((g) => [g.name, (g.end - g.start) / 1e9]));
  const rows = r.operations.map((o) => {
    const seconds = lasted.get(o.group) ?? r.duration / 1e9;
    const errors = Object.entries(o.errors).filter(([, n]) => n > 0).map(([e, n]) => `${e} ${count(n)}`);
    return {
      tone: o.unexpected > 0 ? "fail" : o.count === 0 ? "quiet" : "",
      cells: [h("span", {}, h("strong", {}, o.name), h("span", { class: "place" }, `${o.group} · ${o.target}`)),
        o.service.count > 0 ? spread(o, low, high) : "never called", count(o.count), rate(seconds > 0 ? o.count / seconds : null), count(o.ok),
        h("span", { title: errors.join(", ") }, count(o.failed), errors.length > 0 &&
          h("span", { class: "errors place" }, errors.join(", "))),
        count(o.pending), count(o.injected), count(o.unexpected),
        pair(o, (l) => l.p50), pair(o, (l) => l.p90), pair(o, (l) => l.p99), pair(o, (l) => l.p999),
        pair(o, (l) => l.max)],
    };
  });
  const n = (title: string) => ({ title, number: true });
  return h("div", {}, table("Operations", [{ title: "Operation" }, { title: "Latencies" }, n("Count"), n("Per s"), n("Ok"),
    n("Failed"), n("Pending"), n("Injected"), n("Unexpected"), n("p50"), n("p90"), n("p99"), n("p99.9"),
    n("Max")], rows),
  called.length > 0 && h("p", { class: "hint" }, `Latencies: ${time(10 ** low)} to ${time(10 ** high)}, both scales compressed (logarithm across, root upwards).`),
  r.operations.some((o) => o.response) && h("p", { class: "hint" },
    "Two figures in a cell: service time from the call, and below it ",
    h("span", { class: "response" }, "response time from the intended start"), "."));
}

function groups(r: Result): Child {
  if (r.groups.length === 0) return null;
  const n = (title: string) => ({ title, number: true });
  return table("Groups", [{ title: "Group" }, n("Threads"), n("Iterations"), n("Intended per s"),
    n("Achieved per s"), n("Dropped"), n("CPU"), n("CPU per iteration")], r.groups.map((g) => ({
    tone: g.dropped > 0 ? "unknown" : "",
    cells: [h("span", {}, h("strong", {}, g.name), h("span", { class: "place" }, [g.body, g.bound].filter(Boolean).join(", "))),
      g.threads, count(g.iterations), g.intended_rate ? rate(g.intended_rate) : "as fast as it goes",
      rate(g.achieved_rate), count(g.dropped), time(g.cpu), g.iterations > 0 ? time(g.cpu / g.iterations) : "–"],
  })));
}

// Under a scheduler time is virtual: what was called counts, how fast it was does not.
function calls(r: Result): Child {
  if (r.operations.length === 0 && r.groups.length === 0) return null;
  const n = (title: string) => ({ title, number: true });
  return section("calls", "What was called",
    r.groups.length > 0 && table("Groups", [{ title: "Group" }, n("Tasks"), n("Iterations"), { title: "Body", wide: true },
      { title: "Bound" }], r.groups.map((g) => ({ cells: [h("strong", {}, g.name), g.threads, count(g.iterations), g.body, g.bound] }))),
    r.operations.length > 0 && table("Operations", [{ title: "Operation" }, n("Count"), n("Ok"), n("Failed"), n("Pending"),
      n("Injected"), n("Unexpected")], r.operations.map((o) => ({
      tone: o.unexpected > 0 ? "fail" : o.count === 0 ? "quiet" : "",
      cells: [h("span", {}, h("strong", {}, o.name), h("span", { class: "place" }, `${o.group} · ${o.target}`)), count(o.count),
        count(o.ok), count(o.failed), count(o.pending), count(o.injected), count(o.unexpected)] }))));
}

export function speed(r: Result, marks: Marks): Child {
  if (r.mode === "explore") return calls(r);
  if (r.operations.length === 0 && r.groups.length === 0) {
    return section("speed", "Performance", h("p", { class: "hint" }, "No operation was called."));
  }
  return section("speed", "Performance", groups(r), r.operations.length > 0 && operations(r), charts(r, marks));
}
