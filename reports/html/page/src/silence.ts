// What an exploration ran through, and so what it means that it found nothing, or nothing more.
import { badge, facts, h, section, svg, table, type Child } from "./dom";
import type { Exploration, Result } from "./result";
import { count, percent, rate, time } from "./units";

const kModels: Record<string, string> = {
  weak: "weak: loads may be late, as C++20 allows", sc: "sequentially consistent",
};

const sentence = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

// A bound is a sentence ("every schedule was run") or what would stand in one ("2 deviations").
function exhausted(bound: string): string {
  return / (was|were) run/.test(bound) ? `${sentence(bound)}.` : `Every schedule within ${bound || "the bound"} was run.`;
}

function lead(e: Exploration): Child {
  const failures = e.strategies.reduce((all, s) => all + s.failures, 0);
  const ran = `${count(e.schedules)} ${e.schedules === 1 ? "schedule" : "schedules"} ran`;
  if (e.schedules === 0) return h("p", {}, "No schedule ran: silence means nothing here.");
  const said = e.unseen === null ? "" : e.unseen > 0
    ? `the next schedule would show a partial order not seen yet with a chance of about ${percent(e.unseen)}.`
    : "each partial order was seen more than once: more schedules of this kind would hardly show another.";
  return h("div", {},
    h("p", { class: "reason" }, failures > 0 ? `${ran}, ${count(failures)} failed.` : `${ran} and none failed.`,
      e.exhausted && h("strong", {}, ` ${exhausted(e.exhausted_bound)}`)),
    said && h("p", {}, failures > 0 ? `About what was not found: ${said}` : sentence(said)));
}

function credit(e: Exploration): Child {
  if (e.strategies.length === 0) return null;
  const n = (title: string) => ({ title, number: true });
  const most = Math.max(1, ...e.strategies.map((s) => s.distinct));
  return table("Strategies", [{ title: "Strategy" }, n("Schedules"), { title: "What its silence means", wide: true },
    n("New partial orders"), { title: "Credit" }, n("Failures"), n("First failure"), n("Time"), n("Schedules per s")], e.strategies.map((s) => ({
    tone: s.schedules === 0 ? "quiet" : "",
    cells: [h("strong", {}, s.name), count(s.schedules), s.bound || "–", count(s.distinct),
      svg("svg", { class: "credit", viewBox: "0 0 80 10", role: "img", "aria-label": `${percent(s.distinct / Math.max(1, e.distinct))} of all` },
        svg("rect", { x: 0, y: 0, width: Math.max(s.distinct > 0 ? 1 : 0, (s.distinct / most) * 80), height: 10, rx: 2 })),
      s.failures > 0 ? badge("fail", count(s.failures)) : "0", s.first_failure > 0 ? count(s.first_failure) : "–",
      s.seconds === null ? "–" : time(s.seconds * 1e9), s.seconds ? rate(s.schedules / s.seconds) : "–"],
  })));
}

export function silence(r: Result): Child {
  const e = r.exploration;
  if (!e) return null;
  return section("silence", "What silence means", lead(e),
    facts([["Schedules", count(e.schedules)], ["Distinct partial orders", count(e.distinct)], ["Seen once only", count(e.seen_once)],
      ["Chance that the next is new", e.unseen === null ? "–" : percent(e.unseen)], ["Exhausted", e.exhausted ? "yes" : "no"],
      ["Tasks at most", count(e.max_tasks)], ["Steps at most", count(e.max_steps)], ["Steps on average", e.mean_steps === null ? "–" : rate(e.mean_steps)],
      ["Choices at most", count(e.max_choices)], ["Memory", kModels[e.memory] ?? e.memory],
      ["Time", e.seconds === null ? "–" : time(e.seconds * 1e9)],
      ["Schedules per s", e.seconds ? rate(e.schedules / e.seconds) : "–"]]),
    credit(e),
    h("p", { class: "hint" }, "Two schedules show the same partial order where they differ only in steps that do not touch each other. ",
      "The chance is Good and Turing's estimate: orders seen once, by schedules. New partial orders are those that no schedule before had shown."));
}
