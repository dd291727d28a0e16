// The catalogue of assertions, what was held before and after, and suppressions.
import { badge, h, section, table, type Child } from "./dom";
import type { Assertion, Resource, Result } from "./result";
import { bytes, count, place, time } from "./units";

const n = (title: string) => ({ title, number: true });

// Whether something that is to be seen was not: an always that nobody came to is one, too.
export const neverSeen = (a: Assertion): boolean => a.kind !== "unreachable" && a.held === 0 && a.verdict !== "fail";

function rank(a: Assertion): number {
  return a.verdict === "fail" ? 0 : neverSeen(a) ? 1 : 2;
}

export function assertions(r: Result): Child {
  const all = r.assertions ?? [];
  if (all.length === 0) return null;
  const sorted = [...all].sort((a, b) => rank(a) - rank(b));
  const missing = all.filter(neverSeen).length, failed = all.filter((a) => a.verdict === "fail").length;
  const said = [failed > 0 && `${count(failed)} failed`, missing > 0 && `${count(missing)} never seen`].filter(Boolean).join(", ") || "all seen";
  return section("assertions", `Assertions: ${said}`,
    missing > 0 && h("p", {}, "What was never seen was not tested by this run: it proves nothing about it."),
    table("Each assertion", [{ title: "Verdict" }, { title: "Kind" }, { title: "Claim", wide: true }, n("Evaluated"), n("Held"), n("First"), { title: "By" }],
      sorted.map((a) => ({
        tone: a.verdict === "fail" ? "fail" : neverSeen(a) ? "unknown" : "",
        cells: [a.verdict === "fail" ? badge("fail", "failed") : neverSeen(a) ? badge("unknown", "never seen") : badge("pass", a.kind === "unreachable" ? "not reached" : "held"),
          a.kind, h("span", {}, a.claim, h("span", { class: "place" }, place(a.file, a.line))), count(a.evaluations), count(a.held),
          a.first_at < 0 ? "–" : time(a.first_at), a.thread],
      }))));
}

const amount = (r: Resource, value: number | null): string =>
  value === null ? "–" : r.unit === "bytes" ? `${value < 0 ? "−" : ""}${bytes(Math.abs(value))}` : count(value);

export function resources(r: Result): Child {
  const all = r.resources ?? [];
  if (all.length === 0) return null;
  const left = all.filter((x) => x.verdict === "fail").length;
  return section("resources", left > 0 ? `Resources: ${count(left)} not given back` : "Resources, before and after",
    table("Each resource", [{ title: "Verdict" }, { title: "What" }, n("Before"), n("After"), n("Most"), n("Growth per s"), { title: "Remark", wide: true }],
      all.map((x) => ({
        tone: x.verdict === "pass" ? "" : x.verdict,
        cells: [badge(x.verdict, x.verdict), x.name, amount(x, x.before), amount(x, x.after), amount(x, x.most),
          x.slope === null || x.slope === 0 ? "–" : amount(x, x.slope), x.detail],
      }))));
}

export function suppressions(r: Result): Child {
  const all = r.suppressions ?? [];
  if (all.length === 0) return null;
  const sorted = [...all].sort((a, b) => Number(b.complaint !== "") - Number(a.complaint !== ""));
  const wrong = all.filter((s) => s.complaint !== "").length;
  return section("suppressions", wrong > 0 ? `Suppressions: ${count(wrong)} to look at` : "Suppressions",
    table("Each suppression", [{ title: "Complaint" }, { title: "Suppressed", wide: true }, n("Used"), { title: "Who" }, { title: "Why", wide: true }, { title: "Until" }],
      sorted.map((s) => ({
        tone: s.complaint === "" ? "" : "unknown",
        cells: [s.complaint === "" ? "" : badge("unknown", s.complaint), h("span", {}, h("code", {}, s.pattern), h("span", { class: "place" }, place(s.file, s.line))),
          count(s.used), s.who, s.why, s.until],
      }))));
}
