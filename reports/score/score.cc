#include "reports/score/score.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "harness/base/quantile.h"
#include "harness/base/text.h"
#include "reports/junit/escape.h"

namespace ordeal {
namespace {

using report_junit::xml_escape;

constexpr char kHead[] = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Ordeal: score on planted bugs</title>
<style>
:root { color-scheme: light dark; --good: #18733a; --bad: #b3261e; --dim: #5c6570; --line: #d5d9de;
  --back: #fff; --soft: #f3f5f7; --bar: #2f6fb0; --fore: #14181d; }
@media (prefers-color-scheme: dark) { :root { --good: #62c584; --bad: #ff8a80; --dim: #a3adb8;
  --line: #39414a; --back: #14181d; --soft: #1d232a; --bar: #6aa9e6; --fore: #e8ecf0; } }
body { font: 15px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 76rem; padding: 1.2rem;
  background: var(--back); color: var(--fore); }
h1 { font-size: 1.5rem; margin: 0 0 .2rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
p { margin: .3rem 0; max-width: 60rem; } .dim { color: var(--dim); }
.good { color: var(--good); font-weight: 600; } .bad { color: var(--bad); font-weight: 600; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid var(--line);
  vertical-align: top; } th { font-weight: 600; background: var(--soft); }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.bar { display: inline-block; width: 5rem; height: .6rem; background: var(--line);
  border-radius: .3rem; overflow: hidden; } .bar i { display: block; height: 100%;
  background: var(--bar); }
code { font-family: ui-monospace, monospace; font-size: .92em; overflow-wrap: anywhere; }
</style>
</head>
<body>
<main>
)";

std::string seconds_text(double seconds) {
  if (seconds < 0.0005) return "<1 ms";
  return seconds < 1 ? fmt::format("{:.0f} ms", 1000 * seconds) : fmt::format("{:.2f} s", seconds);
}

std::string share(const ScoreColumn& column, bool found_is_good) {
  if (!column.skipped.empty())
    return fmt::format(R"(<span class="dim">skipped: {}</span>)", xml_escape(column.skipped));
  const double part = column.seeds == 0 ? 0 : 100.0 * column.found / column.seeds;
  const bool alarm = !found_is_good && column.found > 0;
  return fmt::format(R"(<span class="bar" aria-hidden="true"><i style="width:{:.0f}%"></i></span>)"
                     " <span{}>{}/{}</span>",
                     part, alarm ? R"( class="bad")" : "", column.found, column.seeds);
}

const ScoreColumn* same_mode(const std::vector<ScoreColumn>& columns, const std::string& mode) {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const ScoreColumn& c) { return c.mode == mode; });
  return found == columns.end() ? nullptr : &*found;
}

class Page {
 public:
  explicit Page(const ScoreSheet& sheet) : sheet_(sheet) {}

  std::string text() {
    out_ = kHead;
    head();
    defects();
    kinds();
    modes();
    directed();
    clean();
    out_ += "</main>\n</body>\n</html>\n";
    return std::move(out_);
  }

 private:
  template <class... T>
  void add(fmt::format_string<T...> format, T&&... values) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<T>(values)...);
  }

  void head() {
    size_t found = 0;
    for (const DefectRow& row : sheet_.defects) found += row.found >= sheet_.needed ? 1 : 0;
    const bool good = found == sheet_.defects.size() && sheet_.false_alarms == 0;
    add("<h1>Score on planted bugs</h1>\n<p class=\"{}\">{} of {} bugs found under at least {} of "
        "{} seeds, {} false alarms</p>\n",
        good ? "good" : "bad", found, sheet_.defects.size(), sheet_.needed, sheet_.seeds,
        sheet_.false_alarms);
    add("<p class=\"dim\">{}; {}; Ordeal {}</p>\n<p><code>{}</code></p>\n",
        xml_escape(sheet_.started), xml_escape(sheet_.machine), xml_escape(sheet_.version),
        xml_escape(sheet_.command));
  }

  void defects() {
    add("<h2>Bugs</h2>\n<p>Each bug is a switch in a target; its scenario adds nothing to one that "
        "passes without it. A seed finds it where any mode does. Times run from the start of the "
        "process to the finding, in the fastest mode.</p>\n<div class=\"wide\" tabindex=\"0\">"
        "<table>\n<tr><th>bug</th><th class=\"n\">seeds</th><th class=\"n\">median</th>"
        "<th class=\"n\">worst</th><th>found as</th></tr>\n");
    for (const DefectRow& row : sheet_.defects) {
      add("<tr><td><code>{}</code><br><span class=\"dim\">{}</span></td>"
          "<td class=\"n {}\">{}/{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td>"
          "<td>{}</td></tr>\n",
          xml_escape(row.id), xml_escape(row.essence), row.found >= sheet_.needed ? "good" : "bad",
          row.found, row.seeds,
          row.seconds.empty() ? "-" : seconds_text(quantile(row.seconds, 0.5)),
          row.seconds.empty() ? "-" : seconds_text(quantile(row.seconds, 1.0)),
          row.by.empty() ? R"(<span class="bad">nothing</span>)" : xml_escape(join(row.by, ", ")));
    }
    add("</table></div>\n");
  }

  void kinds() {
    add("<h2>By kind of finding</h2>\n<p>A bug counts for a kind where one mode finds it so under "
        "at least {} of {} seeds; what is found so under fewer is in brackets. Weak memory counts "
        "what no strong memory shows.</p>\n<div class=\"wide\" tabindex=\"0\"><table>\n"
        "<tr><th>kind</th><th class=\"n\">bugs</th><th>which</th></tr>\n",
        sheet_.needed, sheet_.seeds);
    for (const KindRow& row : by_kind(sheet_)) {
      const std::string seldom = row.seldom.empty()
                                     ? ""
                                     : fmt::format(R"( <span class="dim">({})</span>)",
                                                   xml_escape(join(row.seldom, ", ")));
      add("<tr><td>{}</td><td class=\"n\">{}</td><td>{}{}</td></tr>\n", xml_escape(row.kind),
          row.defects.size(), xml_escape(join(row.defects, ", ")), seldom);
    }
    add("</table></div>\n");
  }

  void modes() {
    add("<h2>By mode, and what injecting faults is worth</h2>\n<div class=\"wide\" tabindex=\"0\">"
        "<table>\n<tr><th>bug</th><th>mode</th><th>found</th><th class=\"n\">median</th>"
        "<th class=\"n\">schedules</th><th>found without faults</th></tr>\n");
    for (const DefectRow& row : sheet_.defects) {
      for (const ScoreColumn& column : row.columns) {
        const ScoreColumn* without = same_mode(row.without_faults, column.mode);
        add("<tr><td><code>{}</code></td><td>{}</td><td>{}</td><td class=\"n\">{}</td>"
            "<td class=\"n\">{}</td><td>{}</td></tr>\n",
            xml_escape(row.id), xml_escape(column.mode), share(column, true),
            column.seconds.empty() ? "-" : seconds_text(quantile(column.seconds, 0.5)),
            column.schedules.empty() ? "-" : fmt::format("{:.0f}", quantile(column.schedules, 0.5)),
            without == nullptr ? R"(<span class="dim">injects nothing</span>)"
                               : share(*without, true));
        if (const ScoreColumn* strong = same_mode(row.without_weak, column.mode))
          add("<tr><td></td><td class=\"dim\">strong memory</td><td colspan=\"4\">{}</td></tr>\n",
              share(*strong, true));
      }
    }
    add("</table></div>\n");
  }

  void directed() {
    const bool any = std::any_of(sheet_.defects.begin(), sheet_.defects.end(),
                                 [](const DefectRow& row) { return !row.directed.empty(); });
    if (!any) return;
    add("<h2>Directed scenarios</h2>\n<p>These name a failpoint in the bug's own window, so they "
        "count for nothing above.</p>\n<div class=\"wide\" tabindex=\"0\"><table>\n"
        "<tr><th>bug</th><th>mode</th><th>found</th><th class=\"n\">median</th></tr>\n");
    for (const DefectRow& row : sheet_.defects) {
      for (const ScoreColumn& column : row.directed) {
        add("<tr><td><code>{}</code></td><td>{}</td><td>{}</td><td class=\"n\">{}</td></tr>\n",
            xml_escape(row.id), xml_escape(column.mode), share(column, true),
            column.seconds.empty() ? "-" : seconds_text(quantile(column.seconds, 0.5)));
      }
    }
    add("</table></div>\n");
  }

  void clean() {
    if (sheet_.clean.empty()) return;
    add("<h2>Nothing planted</h2>\n<p>The same scenarios without their bug, each explored for ten "
        "times the median time to find (10 s a seed at most): every finding is a false "
        "alarm.</p>\n<div class=\"wide\" tabindex=\"0\"><table>\n<tr><th>scenario</th>"
        "<th>mode</th><th>alarms</th></tr>\n");
    for (const CleanRow& row : sheet_.clean) {
      for (const ScoreColumn& column : row.columns) {
        add("<tr><td><code>{}</code></td><td>{}</td><td>{}</td></tr>\n", xml_escape(row.scenario),
            xml_escape(column.mode), share(column, false));
      }
      if (!row.alarm.empty())
        add("<tr><td colspan=\"3\" class=\"bad\">{}</td></tr>\n", xml_escape(row.alarm));
    }
    add("</table></div>\n");
  }

  const ScoreSheet& sheet_;
  std::string out_;
};

}  // namespace

std::string write_score_html(const ScoreSheet& sheet) { return Page(sheet).text(); }

}  // namespace ordeal
