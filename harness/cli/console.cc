#include "harness/cli/console.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "harness/base/text.h"
#include "harness/base/time.h"

namespace ordeal {
namespace {

uint64_t operations_of(const Result& result) {
  uint64_t sum = 0;
  for (const OperationStats& op : result.operations) sum += op.count;
  return sum;
}

std::string indented(const std::string& text, size_t lines_at_most) {
  std::string out;
  const std::vector<std::string> lines = split(text, '\n');
  for (size_t i = 0; i < lines.size() && i < lines_at_most; ++i)
    out += "        " + lines[i] + "\n";
  if (lines.size() > lines_at_most) out += "        …\n";
  return out;
}

std::string short_stack(const Stack& stack) {
  std::string out = "        " + stack.title + "\n";
  size_t shown = 0;
  for (const Frame& frame : stack.frames) {
    if (shown++ == 4) break;
    out += fmt::format("          {}", frame.function);
    if (!frame.file.empty()) out += fmt::format("  {}:{}", frame.file, frame.line);
    out += "\n";
  }
  return out;
}

std::string describe_exploration(const ExplorationStats& stats, bool silent) {
  std::string out =
      fmt::format("    {} {}, {} distinct {}", with_thousands(stats.schedules),
                  stats.schedules == 1 ? "schedule" : "schedules", with_thousands(stats.distinct),
                  stats.distinct == 1 ? "order" : "orders");
  if (stats.seconds > 0) {
    const double rate = static_cast<double>(stats.schedules) / stats.seconds;
    out += fmt::format(", {}/s", with_thousands(static_cast<unsigned long long>(rate)));
  }
  if (silent && stats.exhausted) {
    out += fmt::format("; {}", stats.exhausted_bound);
  } else if (silent) {
    out += fmt::format("; the next one shows a new order with {:.3g} %", 100 * stats.unseen);
  }
  return out + "\n";
}

std::string describe_shrinking(const Interleaving& i) {
  return fmt::format("    its schedule: {} tasks, {} steps, {} deviations of {}; {}\n",
                     i.tasks_left, i.steps_left, i.deviations_left, i.deviations_found, i.shrunk);
}

// Describes the parts of a result that fail nothing: suppressed findings, suppressions to look at,
// and the claims that never held. A claim is named if the scenario asks for it, else counted.
std::string describe_quiet_parts(const Result& r) {
  std::string out;
  for (const Finding& finding : r.findings) {
    if (finding.suppressed.empty()) continue;
    out += fmt::format("    suppressed: {}: {}  ({})\n", to_string(finding.kind), finding.claim,
                       finding.suppressed);
  }
  for (const SuppressionResult& line : r.suppressions) {
    if (line.complaint.empty()) continue;
    out += fmt::format("    suppression {}:{} \"{}\": {}\n", line.file, line.line, line.pattern,
                       line.complaint);
  }
  size_t of_targets = 0, unseen = 0;
  for (const AssertionResult& one : r.assertions) {
    if (one.kind != "sometimes" && one.kind != "reached") continue;
    const bool asked = std::any_of(r.checks.begin(), r.checks.end(), [&](const CheckResult& check) {
      return check.name == one.claim;
    });
    of_targets += !asked;
    if (one.held > 0) continue;
    unseen += !asked;
    if (asked) out += fmt::format("    never seen: {}\n", one.claim);
  }
  if (unseen > 0)
    out += fmt::format("    never seen: {} of {} claims of its targets, which the report names\n",
                       unseen, of_targets);
  return out;
}

}  // namespace

bool wants_color(int fd) {
  const char* no_color = std::getenv("NO_COLOR");
  return isatty(fd) == 1 && (no_color == nullptr || *no_color == '\0');
}

std::string verdict_word(Verdict verdict, bool color) {
  std::string word = to_string(verdict);
  std::transform(word.begin(), word.end(), word.begin(), ::toupper);
  if (!color) return word;
  const char* code = verdict == Verdict::pass      ? "32"
                     : verdict == Verdict::skipped ? "36"
                     : verdict == Verdict::unknown ? "33"
                                                   : "31";
  return fmt::format("\x1b[1;{}m{}\x1b[0m", code, word);
}

std::string describe_outcome(const RunOutcome& outcome, bool color) {
  const Result& r = outcome.result;
  std::string out =
      fmt::format("{} {}  {}  {} operations  seed {}\n", verdict_word(r.verdict, color), r.scenario,
                  format_duration(Duration(r.duration)), with_thousands(operations_of(r)), r.seed);
  const bool explained = r.verdict == Verdict::fail && !r.findings.empty() && r.must_fail.empty();
  if (!r.reason.empty() && !explained) out += "    " + r.reason + "\n";
  if (!r.error_trace.empty()) out += indented(r.error_trace, 12);
  for (size_t i = 0; i < r.findings.size(); ++i) {
    const Finding& finding = r.findings[i];
    if (finding.expected && r.verdict == Verdict::pass) continue;
    if (!finding.suppressed.empty()) continue;
    out += fmt::format("    {}{}: {}{}\n", finding.warning ? "warning: " : "",
                       to_string(finding.kind), finding.claim,
                       finding.count > 1 ? fmt::format("  ({} times)", finding.count) : "");
    if (!finding.suppressed.empty()) out += "        suppressed " + finding.suppressed + "\n";
    if (i < outcome.seen.size() && !finding.stacks.empty())
      out += "        " + outcome.seen[i] + "\n";
    if (!finding.location.empty()) out += "        at " + finding.location + "\n";
    for (const Stack& stack : finding.stacks) out += short_stack(stack);
    if (finding.stacks.empty()) out += indented(finding.evidence, 6);
  }
  out += describe_quiet_parts(r);
  for (const SuppressionResult& entry : r.suppressions) {
    if (entry.complaint.empty()) continue;
    out += fmt::format("    {}:{}: suppression of {}: {}\n", entry.file, entry.line, entry.pattern,
                       entry.complaint);
  }
  if (r.exploration) out += describe_exploration(*r.exploration, r.findings.empty());
  if (r.verdict == Verdict::fail) {
    for (const Interleaving& interleaving : r.interleavings)
      out += describe_shrinking(interleaving);
  }
  for (const Finding& finding : r.findings) {
    if (finding.expected && r.verdict == Verdict::pass) continue;
    if (!finding.suppressed.empty()) continue;
    if (finding.reproduce != r.reproduce) out += "    replay: " + finding.reproduce + "\n";
  }
  const bool bad = r.verdict == Verdict::fail || r.verdict == Verdict::unknown;
  if (bad) out += "    reproduce: " + r.reproduce + "\n";
  for (const std::string& path : outcome.reports) {
    if (path.ends_with(".html")) out += "    report: " + path + "\n";
  }
  return out;
}

std::string describe_points(const Result& result) {
  size_t width = 5;
  for (const PointResult& point : result.points) width = std::max(width, point.name.size());
  std::string out =
      fmt::format("    {:{}}  reached  armed     hits    fired  contended\n", "point", width);
  for (const PointResult& p : result.points) {
    out += fmt::format(
        "    {:{}}  {:7}  {:5}  {:>7}  {:>7}  {:>9}\n", p.name, width, p.reached ? "yes" : "no",
        p.armed ? "yes" : "no", p.armed ? with_thousands(p.hits) : "-",
        p.armed ? with_thousands(p.fired) : "-", p.armed ? with_thousands(p.fired_contended) : "-");
  }
  return out;
}

std::string outcome_as_json(const RunOutcome& outcome) {
  const Result& r = outcome.result;
  nlohmann::ordered_json json;
  json["scenario"] = r.scenario;
  json["verdict"] = to_string(r.verdict);
  json["reason"] = r.reason;
  json["seed"] = r.seed;
  json["duration_ns"] = r.duration;
  json["operations"] = operations_of(r);
  json["dir"] = outcome.dir;
  json["reproduce"] = r.reproduce;
  json["findings"] = nlohmann::ordered_json::array();
  for (const Finding& f : r.findings) {
    json["findings"].push_back({{"kind", to_string(f.kind)},
                                {"claim", f.claim},
                                {"fingerprint", f.fingerprint},
                                {"count", f.count},
                                {"expected", f.expected},
                                {"warning", f.warning},
                                {"suppressed", f.suppressed}});
  }
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace ordeal
