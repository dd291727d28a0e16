// Did it hold, why, and how to see it again; then what broke, and the checks.
import { badge, command, facts, h, section, table, type Child } from "./dom";
import { anchorOf } from "./interleaving";
import type { Check, Finding, Frame, Result, Stack } from "./result";
import { count, place, time } from "./units";

export const kWords: Record<string, string> = {
  pass: "Held", skipped: "Skipped", unknown: "Not known", fail: "Failed", error: "Could not run",
};

export const failedOnRequest = (r: Result): boolean => r.must_fail !== "" && r.verdict === "pass";

export function verdict(r: Result, themeButton: HTMLElement): HTMLElement {
  return h("header", { class: `verdict ${r.verdict}` },
    h("div", { class: "line" },
      h("h1", {}, badge(`big ${r.verdict}`, r.verdict), " ", r.scenario || "A run"), themeButton),
    r.describe && h("p", { class: "describe" }, r.describe),
    h("p", { class: "reason" }, h("strong", {}, `${kWords[r.verdict]}. `), r.reason),
    !r.complete && h("p", { class: "warning", role: "note" },
      "This run did not complete: what follows is what was known when it ended."),
    r.interrupted && h("p", { class: "warning", role: "note" }, "Somebody interrupted this run."),
    facts([["Seed", r.seed], ["Duration", time(r.duration)], ["Mode", r.mode],
      ["Schedules", r.exploration && count(r.exploration.schedules)],
      ["Sanitizer", r.environment.sanitizer], ["Must fail", r.must_fail],
      ["Defects", r.defects.join(", ")], ["Started", r.started], ["Commit", r.environment.commit]]),
    r.error_trace && h("pre", { tabindex: 0, "aria-label": "Trace of the error" }, r.error_trace),
    r.reproduce && h("div", {}, h("h2", { class: "small" }, "Run it again"), command(r.reproduce)));
}

function frame(f: Frame): HTMLElement {
  const where = place(f.file, f.line);
  return h("li", {}, h("span", { class: "function" }, f.function || "(no symbol)"),
    h("span", { class: "place" }, where || f.module));
}

function stack(s: Stack): HTMLElement {
  return h("div", { class: "stack" }, h("h4", {}, s.title || s.thread || "Stack"),
    h("ol", { start: 0 }, ...s.frames.map(frame)));
}

// The way from a finding to the interleaving that shows it.
function story(r: Result, f: Finding): Child {
  const index = (r.interleavings ?? []).findIndex((i) => i.fingerprint !== "" && i.fingerprint === f.fingerprint);
  return index < 0 ? null : h("p", {}, h("a", { href: `#${anchorOf(index)}` }, "What the threads did, step by step"));
}

// What each thread of a finding waits for; the interleaving, where there is one, says it better.
function waits(f: Finding): Child {
  const waiting = f.threads.filter((t) => t.waits_for !== "");
  return waiting.length > 0 && h("ul", { class: "plain" }, ...waiting.map((t) =>
    h("li", {}, `${t.name} waits for ${t.waits_for}`, t.held_by && `, held by ${t.held_by}`)));
}

function finding(r: Result, f: Finding): HTMLElement {
  const tone = f.expected || f.suppressed ? "skipped" : f.warning ? "unknown" : "fail";
  return h("article", { class: f.expected ? "finding expected" : f.suppressed ? "finding quieted" : f.warning ? "finding warns" : "finding" },
    h("h3", {}, badge(tone, f.kind), " ",
      f.expected && badge("pass", "expected"), f.warning && badge("unknown", "warning"), f.suppressed && badge("skipped", "suppressed"), " ", f.claim),
    f.suppressed && h("p", { class: "hint" }, `Suppressed by ${f.suppressed}`),
    facts([["Thread", f.thread], ["Phase", f.phase], ["Resource", f.resource],
      ["Locks", f.locks.length > 0 && h("ul", { class: "plain" }, ...f.locks.map((lock) => h("li", {}, h("code", {}, lock))))],
      ["Waits", waits(f)], ["Location", f.location && h("code", {}, f.location)],
      ["Seen", f.count === 1 ? "once" : `${count(f.count)} times`],
      ["First at", f.at >= 0 ? time(f.at) : ""], ["Fingerprint", f.fingerprint && h("code", {}, f.fingerprint)]]),
    f.stacks.length > 0 && h("div", { class: "stacks" }, ...f.stacks.map(stack)),
    f.evidence && h("details", f.stacks.length ? {} : { open: true },
      h("summary", {}, "Evidence"), h("pre", { tabindex: 0, "aria-label": "Evidence" }, f.evidence)),
    f.reproduce && command(f.reproduce), story(r, f));
}

const harmless = (f: Finding): boolean => !f.expected && (f.warning || f.suppressed !== "");

export function findings(r: Result): Child {
  const all = r.findings.filter((f) => !harmless(f));
  if (all.length === 0) return null;
  const sorted = [...all].sort((a, b) => Number(a.expected) - Number(b.expected));
  return section("findings", all.length === 1 ? "1 finding" : `${all.length} findings`,
    ...sorted.map((f) => finding(r, f)));
}

// What fails no run: possible but not seen to happen, or known and suppressed.
export function warnings(r: Result): Child {
  const all = r.findings.filter(harmless).sort((a, b) => Number(a.suppressed !== "") - Number(b.suppressed !== ""));
  if (all.length === 0) return null;
  const quiet = all.filter((f) => f.suppressed !== "").length, loud = all.length - quiet;
  const said = [loud > 0 && (loud === 1 ? "1 warning" : `${loud} warnings`), quiet > 0 && `${quiet} suppressed`].filter(Boolean).join(", ");
  return section("warnings", said[0].toUpperCase() + said.slice(1),
    h("p", { class: "hint" }, "These fail no run: a warning is possible but was not seen to happen."), ...all.map((f) => finding(r, f)));
}

// "12.1ms, limit < 20ms, margin 39 %" in its parts; other details stay whole.
function parts(c: Check): [string, string, string] {
  const found = /^(.*?), (limit .*?), (.*)$/.exec(c.detail);
  return found ? [found[1], found[2].slice(6), found[3]] : [c.detail, "", ""];
}

export function checks(r: Result): Child {
  if (r.checks.length === 0) return null;
  const order = ["error", "fail", "unknown", "skipped", "pass"];
  const sorted = [...r.checks].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  const rows = sorted.map((c) => {
    const asked = c.verdict === "fail" && failedOnRequest(r);
    const [value, limit, margin] = parts(c);
    return {
      tone: asked ? "" : c.verdict,
      cells: [h("span", {}, badge(asked ? "skipped" : c.verdict, asked ? "fail, as asked" : c.verdict)),
        c.kind, h("span", {}, c.name, h("span", { class: "place" }, place(c.file, c.line))),
        value, limit, margin, count(c.evaluations)],
    };
  });
  const held = r.checks.filter((c) => c.verdict === "pass").length;
  return section("checks", `Checks: ${held} of ${r.checks.length} held`, table("Checks", [
    { title: "Verdict" }, { title: "Kind" }, { title: "Check", wide: true }, { title: "Value", wide: true },
    { title: "Limit" }, { title: "Margin" }, { title: "Judged", number: true }], rows));
}
