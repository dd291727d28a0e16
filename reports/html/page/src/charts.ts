// Throughput and latency over time, with phases shaded and fired faults as ticks at the bottom.
import uPlot from "uplot";
import { h, type Child } from "./dom";
import type { Line, Result } from "./result";
import type { Marks } from "./units";
import { rate, time } from "./units";

const kMostLines = 6;
const drawn: uPlot[] = [];
let redraw: (() => void) | null = null;

// After a change of theme, of width or of medium.
export function redrawCharts(): void {
  redraw?.();
}

const css = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const nameOf = (l: Line): string => `${l.group} · ${l.operation}`;

function backdrop(r: Result, marks: Marks): uPlot.Plugin {
  return {
    hooks: {
      drawClear: (u) => {
        const { left, top, width, height } = u.bbox;
        const x = (ns: number) => Math.min(left + width, Math.max(left, u.valToPos(ns / 1e9, "x", true)));
        const ctx = u.ctx;
        ctx.save();
        ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
        ctx.textBaseline = "top";
        r.phases.forEach((phase, i) => {
          const from = x(phase.start), to = x(phase.end < 0 ? r.duration : phase.end);
          ctx.fillStyle = css(i % 2 ? "--band-a" : "--band-b");
          ctx.fillRect(from, top, to - from, height);
          ctx.fillStyle = css("--soft");
          if (to - from > ctx.measureText(phase.name).width + 8) ctx.fillText(phase.name, from + 4, top + 4);
        });
        const most = Math.max(1, ...marks.map((m) => m[1]));
        ctx.fillStyle = css("--fault");
        for (const [at, n] of marks) {
          const tall = (5 + 9 * (n / most)) * devicePixelRatio;
          ctx.fillRect(x(at), top + height - tall, Math.max(1, devicePixelRatio), tall);
        }
        ctx.restore();
      },
    },
  };
}

interface Curve { label: string; values: (number | null)[]; colour: string; dash?: number[] }
interface ChartOf { at: number[]; curves: Curve[]; say: (v: number) => string; log: boolean; label: string }

function draw(host: HTMLElement, r: Result, marks: Marks, chart: ChartOf): void {
  const { at, curves, say, log, label } = chart;
  const end = Math.max(r.duration / 1e9, at.length ? at[at.length - 1] : 0, 1e-9);
  const axis = { stroke: css("--soft"), grid: { stroke: css("--grid"), width: 1 }, ticks: { stroke: css("--grid"), width: 1 } };
  const values = curves.flatMap((c) => c.values).filter((v): v is number => v !== null && v > 0);
  const low = values.length ? Math.min(...values) : 1, high = values.length ? Math.max(...values) : 10;
  const range: [number, number] = log
    ? [10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(high * 1.01))] : [0, high * 1.12 || 1];
  const short = at.length < 60;
  drawn.push(new uPlot({
    width: Math.max(240, host.clientWidth), height: 240, legend: { live: true },
    cursor: { drag: { x: true, y: false }, sync: { key: "time" } },
    scales: { x: { time: false, range: (_u, min, max) => (drawnWhole(min, max, at) ? [0, end] : [min, max]) },
      y: { distr: log ? 3 : 1, log: 10, range } },
    axes: [{ ...axis, values: (_u, splits) => splits.map((s) => time(s * 1e9)) },
      { ...axis, size: 70, values: (_u, splits) => splits.map((s) => (s === null ? "" : say(s))) }],
    series: [{ label: "at", value: (_u, v) => (v === null ? "–" : time(v * 1e9)) },
      ...curves.map((c) => ({
        label: c.label, stroke: c.colour, width: 1.6, dash: c.dash, points: { show: short, size: 6, fill: c.colour },
        value: (_u: uPlot, v: number | null) => (v === null ? "–" : say(v)),
      }))],
    plugins: [backdrop(r, marks)],
  }, [at, ...curves.map((c) => c.values)] as uPlot.AlignedData, host));
  const canvas = host.querySelector("canvas");
  canvas?.setAttribute("role", "img");
  canvas?.setAttribute("aria-label", label);
}

// Until a reader zooms, uPlot asks for the range of the data; then the whole run is shown.
function drawnWhole(min: number | null, max: number | null, at: number[]): boolean {
  return min === null || max === null || at.length === 0 || (min <= at[0] && max >= at[at.length - 1]);
}

export function charts(r: Result, marks: Marks): Child {
  const lines = [...r.series.lines].filter((l) => l.count.some((n) => n > 0))
    .sort((a, b) => sum(b.count) - sum(a.count));
  if (lines.length === 0) return h("p", { class: "hint" }, "The run recorded nothing over time.");
  const width = r.series.bucket;
  const buckets = Math.max(...lines.map((l) => l.count.length));
  const at = Array.from({ length: buckets }, (_, i) => (r.series.start + (i + 0.5) * width) / 1e9);
  const throughput = h("div", { class: "chart", "data-chart": "throughput" });
  const latency = h("div", { class: "chart", "data-chart": "latency" });
  const pick = h("select", { id: "pick", change: () => redraw?.() }, h("option", { value: "-1" }, "All operations"),
    ...lines.map((l, i) => h("option", { value: i }, nameOf(l)))) as HTMLSelectElement;
  const log = h("input", { type: "checkbox", id: "log", checked: true, change: () => redraw?.() }) as HTMLInputElement;
  redraw = () => {
    for (const chart of drawn.splice(0)) chart.destroy();
    const one = lines[Number(pick.value)];
    const shown = one ? [one] : lines.slice(0, kMostLines);
    const perSecond = (values: number[]) => values.map((n) => (n * 1e9) / width);
    const errors = at.map((_, i) => shown.reduce((all, l) => all + (l.errors[i] ?? 0), 0));
    const seen = (l: Line, values: number[]) => values.map((v, i) => (l.count[i] > 0 && v > 0 ? v : null));
    const colour = (i: number) => css(`--line-${i}`);
    const error: Curve[] = errors.some((n) => n > 0)
      ? [{ label: "errors", values: perSecond(errors), colour: css("--fail"), dash: [5, 4] }] : [];
    draw(throughput, r, marks, {
      at, log: false, label: "Throughput over time", say: (v) => `${rate(v)}/s`,
      curves: [...shown.map((l, i) => ({ label: nameOf(l), values: perSecond(l.count), colour: colour(i) })), ...error],
    });
    draw(latency, r, marks, {
      at, log: log.checked, label: "Latency over time", say: time,
      curves: one ? [{ label: "p50", values: seen(one, one.p50), colour: colour(0) },
        { label: "p99", values: seen(one, one.p99), colour: colour(1) },
        { label: "max", values: seen(one, one.max), colour: colour(2), dash: [2, 3] }]
        : shown.map((l, i) => ({ label: `${nameOf(l)} p99`, values: seen(l, l.p99), colour: colour(i) })),
    });
  };
  const more = lines.length - kMostLines;
  return h("div", { class: "charts" },
    h("div", { class: "controls" }, h("label", { for: "pick" }, "Show "), pick,
      h("label", { for: "log" }, log, " logarithmic latency")),
    h("h3", {}, "Throughput"), throughput, h("h3", {}, "Latency"), latency,
    h("p", { class: "hint" }, "Bands are phases. ", marks.length > 0 && faultHint(r, marks),
      more > 0 && `The ${kMostLines} busiest operations are drawn; choose one to see the others. `,
      "Drag across a chart to zoom, double-click to see all."));
}

function faultHint(r: Result, marks: Marks): string {
  const logged = sum(marks.map((m) => m[1]));
  return logged < r.faults_total
    ? `Ticks at the bottom are the first ${logged} of ${r.faults_total} faults. `
    : "Ticks at the bottom are faults that fired. ";
}

const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);
