#include "reports/junit/junit.h"

#include <fmt/format.h>

#include "reports/junit/escape.h"

namespace ordeal {
namespace {

using report_junit::xml_escape;

struct Case {
  std::string class_name = {};
  std::string name = {};
  Verdict verdict = Verdict::pass;
  std::string type = {};     // Of the failure: "data-race", "unknown".
  std::string message = {};  // One line.
  std::string body = {};     // What a person needs to go on.
  std::string file = {};
  uint32_t line = 0;
  double seconds = 0;
};

struct Totals {
  size_t tests = 0, failures = 0, errors = 0, skipped = 0;
};

// A must_fail run that passes has found what it was asked to find.
bool failed_on_request(const Result& result) {
  return !result.must_fail.empty() && result.verdict == Verdict::pass;
}

std::string reproduce_line(const std::string& command) {
  return command.empty() ? "" : "\nreproduce: " + command;
}

Case run_case(const Result& result) {
  std::string body = result.reason;
  if (!result.complete) body += "\nThe run did not complete; this is what was known.";
  if (!result.error_trace.empty()) body += "\n" + result.error_trace;
  body += reproduce_line(result.reproduce);
  return {.class_name = result.scenario,
          .name = "run",
          .verdict = result.verdict,
          .type = to_string(result.verdict),
          .message = result.reason,
          .body = body,
          .file = result.file,
          .seconds = static_cast<double>(result.duration) / 1e9};
}

Case check_case(const Result& result, const CheckResult& check) {
  const bool asked_for = check.verdict == Verdict::fail && failed_on_request(result);
  return {.class_name = result.scenario + ".checks",
          .name = fmt::format("{}: {}", to_string(check.kind), check.name),
          .verdict = asked_for ? Verdict::pass : check.verdict,
          .type = to_string(check.kind),
          .message = check.detail.empty() ? check.name : check.detail,
          .body = (asked_for ? "failed, as must_fail asked: " : "") + check.detail +
                  reproduce_line(result.reproduce),
          .file = check.file,
          .line = check.line};
}

std::string stack_text(const Stack& stack) {
  std::string out = "\n\n" + stack.title;
  if (!stack.thread.empty()) out += fmt::format(" [{}]", stack.thread);
  for (size_t i = 0; i < stack.frames.size(); ++i) {
    const Frame& frame = stack.frames[i];
    const std::string& place = frame.file.empty() ? frame.module : frame.file;
    out += fmt::format("\n  #{} {} {}", i, frame.function.empty() ? "?" : frame.function, place);
    if (frame.line != 0) out += fmt::format(":{}", frame.line);
  }
  return out;
}

const Interleaving* story_of(const Result& result, const Finding& finding) {
  if (finding.fingerprint.empty()) return nullptr;
  for (const Interleaving& story : result.interleavings) {
    if (story.fingerprint == finding.fingerprint) return &story;
  }
  return nullptr;
}

std::string place_of(const std::string& file, uint32_t line) {
  return file.empty() ? "" : fmt::format(" ({}:{})", file, line);
}

// Summarises an interleaving for a log; the page shows all of its columns.
std::string story_text(const Interleaving& story) {
  std::string out = "\n\ninterleaving: " + story.claim;
  if (!story.strategy.empty()) {
    out += fmt::format("\n  found by {} in schedule {}", story.strategy, story.ordinal);
  }
  if (!story.shrunk.empty()) {
    out += fmt::format("\n  shrunk ({}): {} of {} tasks, {} of {} steps, {} of {} preemptions left",
                       story.shrunk, story.tasks_left, story.tasks_found, story.steps_left,
                       story.steps_found, story.preemptions_left, story.preemptions_found);
  }
  const auto guilty = static_cast<size_t>(story.guilty_step);
  if (story.guilty_step >= 0 && guilty < story.steps.size()) {
    const StepRow& row = story.steps[guilty];
    const std::string who = row.task < story.tasks.size() ? story.tasks[row.task] : "?";
    out += fmt::format("\n  guilty step {}: {} {} {} {}{}", guilty + 1, who, row.operation,
                       row.object, row.value, place_of(row.file, row.line));
  }
  for (const WaitRow& row : story.waits) {
    out += fmt::format("\n  {} waits for {}", row.task, row.waits_for);
    if (!row.held_by.empty()) out += ", held by " + row.held_by;
    out += place_of(row.file, row.line);
  }
  if (!story.schedule_file.empty()) out += "\n  schedule: " + story.schedule_file;
  return out;
}

// A line for a thread that waits; "" for one that does not.
std::string waiting_text(const ThreadAtFinding& thread) {
  if (thread.waits_for.empty()) return "";
  std::string text = fmt::format("\n{} waits for {}", thread.name, thread.waits_for);
  if (!thread.held_by.empty()) text += ", held by " + thread.held_by;
  return thread.at.empty() ? text : text + " at " + thread.at;
}

Case finding_case(const Result& result, const Finding& finding) {
  std::string body = finding.claim;
  if (!finding.thread.empty()) body += "\nthread: " + finding.thread;
  if (!finding.location.empty()) body += "\nlocation: " + finding.location;
  if (!finding.phase.empty()) body += "\nphase: " + finding.phase;
  if (!finding.resource.empty()) body += "\nresource: " + finding.resource;
  for (const std::string& lock : finding.locks) body += "\nlock: " + lock;
  for (const ThreadAtFinding& thread : finding.threads) body += waiting_text(thread);
  body += fmt::format("\nfingerprint: {}, seen {} times", finding.fingerprint, finding.count);
  if (finding.warning) body += "\na warning: possible, but not seen to happen";
  if (!finding.suppressed.empty()) body += "\nsuppressed: " + finding.suppressed;
  if (!finding.evidence.empty()) body += "\n\n" + finding.evidence;
  for (const Stack& stack : finding.stacks) body += stack_text(stack);
  if (const Interleaving* story = story_of(result, finding)) body += story_text(*story);
  const std::string& command = finding.reproduce.empty() ? result.reproduce : finding.reproduce;
  body += "\n" + reproduce_line(command);
  const bool harmless = finding.warning || !finding.suppressed.empty();
  return {.class_name = result.scenario + ".findings",
          .name = fmt::format("{}: {} ({})", to_string(finding.kind), finding.claim,
                              finding.fingerprint),
          .verdict = harmless ? Verdict::pass : Verdict::fail,
          .type = to_string(finding.kind),
          .message = finding.claim,
          .body = body};
}

std::vector<Case> cases_of(const Result& result) {
  std::vector<Case> cases{run_case(result)};
  for (const CheckResult& check : result.checks) cases.push_back(check_case(result, check));
  for (const Finding& finding : result.findings) {
    if (!finding.expected) cases.push_back(finding_case(result, finding));
  }
  return cases;
}

Totals totals_of(const std::vector<Case>& cases) {
  Totals totals{.tests = cases.size()};
  for (const Case& item : cases) {
    totals.failures += item.verdict == Verdict::fail || item.verdict == Verdict::unknown;
    totals.errors += item.verdict == Verdict::error;
    totals.skipped += item.verdict == Verdict::skipped;
  }
  return totals;
}

void append_case(std::string& out, const Case& item) {
  out += fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{:.6f}\"",
                     xml_escape(item.class_name), xml_escape(item.name), item.seconds);
  if (!item.file.empty()) out += fmt::format(" file=\"{}\"", xml_escape(item.file));
  if (item.line != 0) out += fmt::format(" line=\"{}\"", item.line);
  out += ">\n";
  const std::string message = xml_escape(item.message);
  const std::string body = xml_escape(item.body);
  switch (item.verdict) {
    case Verdict::pass:
      if (!body.empty()) out += fmt::format("      <system-out>{}</system-out>\n", body);
      break;
    case Verdict::skipped:
      out += fmt::format("      <skipped message=\"{}\"/>\n", message);
      break;
    case Verdict::unknown:
      out += fmt::format("      <failure message=\"unknown: {}\" type=\"unknown\">{}</failure>\n",
                         message, body);
      break;
    case Verdict::fail:
      out += fmt::format("      <failure message=\"{}\" type=\"{}\">{}</failure>\n", message,
                         xml_escape(item.type), body);
      break;
    case Verdict::error:
      out += fmt::format("      <error message=\"{}\" type=\"{}\">{}</error>\n", message,
                         xml_escape(item.type), body);
      break;
  }
  out += "    </testcase>\n";
}

void append_property(std::string& out, const std::string& name, const std::string& value) {
  if (value.empty()) return;
  out += fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", xml_escape(name),
                     xml_escape(value));
}

void append_properties(std::string& out, const Result& result) {
  out += "    <properties>\n";
  append_property(out, "verdict", to_string(result.verdict));
  append_property(out, "seed", std::to_string(result.seed));
  append_property(out, "mode", to_string(result.mode));
  append_property(out, "run_id", result.run_id);
  append_property(out, "command", result.command);
  append_property(out, "reproduce", result.reproduce);
  append_property(out, "must_fail", result.must_fail);
  append_property(out, "version", result.environment.version);
  append_property(out, "commit", result.environment.commit);
  append_property(out, "build", result.environment.build);
  append_property(out, "sanitizer", to_string(result.environment.sanitizer));
  append_property(out, "complete", result.complete ? "true" : "false");
  for (const auto& [name, value] : result.params) append_property(out, "param." + name, value);
  for (const std::string& defect : result.defects) append_property(out, "defect", defect);
  out += "    </properties>\n";
}

// Surefire's schema wants a time without a zone.
std::string timestamp(const std::string& started) {
  return started.ends_with('Z') ? started.substr(0, started.size() - 1) : started;
}

}  // namespace

std::string write_junit(const Result& result) {
  const std::vector<Case> cases = cases_of(result);
  const Totals totals = totals_of(cases);
  const std::string counts = fmt::format(
      "tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{:.6f}\"", totals.tests,
      totals.failures, totals.errors, totals.skipped, static_cast<double>(result.duration) / 1e9);
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format("<testsuites name=\"ordeal\" {}>\n", counts);
  out += fmt::format("  <testsuite name=\"{}\" {} timestamp=\"{}\" hostname=\"{}\">\n",
                     xml_escape(result.scenario), counts, xml_escape(timestamp(result.started)),
                     xml_escape(result.environment.host));
  append_properties(out, result);
  for (const Case& item : cases) append_case(out, item);
  out += "  </testsuite>\n</testsuites>\n";
  return out;
}

}  // namespace ordeal
