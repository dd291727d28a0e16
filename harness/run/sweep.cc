#include "harness/run/sweep.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

#include "harness/base/text.h"
#include "harness/run/judge/assemble.h"
#include "harness/run/life/fault_setup.h"
#include "harness/run/run_directory.h"
#include "harness/run/supervise.h"

namespace ordeal {
namespace {
namespace stdfs = std::filesystem;

constexpr uint64_t kSchedulesOfAnOpportunity = 1000;  // Unless a bound is given.

const CheckResult* check_of_sweep(const Result& result) {
  for (const CheckResult& check : result.checks) {
    if (check.kind == CheckKind::rule && check.name == kSweepCheck) return &check;
  }
  return nullptr;
}

// Returns which thread took the opportunity; "" in schedules, each of which has a thread of its
// own.
std::string taken_by(const Result& result) {
  for (const FaultRecord& fault : result.faults) {
    if (fault.rule < result.rules.size() && result.rules[fault.rule].text.starts_with("sweep: "))
      return fmt::format("{}, hit {}, ", fault.thread, fault.hit);
  }
  return "";
}

// The runs of a sweep so far: a check for each opportunity, and all findings.
struct SweepSeries {
  std::vector<CheckResult> steps;
  std::vector<Finding> findings;
  std::vector<Interleaving> interleavings;
  std::vector<std::string> failed;
  Verdict verdict = Verdict::pass;
  bool found = false;  // A run ended as `must_fail` asks.

  void add(const Result& result, const std::string& place, const std::string& detail,
           const std::string& dir) {
    CheckResult step;
    step.kind = CheckKind::rule;
    step.name = place;
    step.verdict = result.verdict;
    step.detail = detail + dir;
    step.evaluations = 1;
    steps.push_back(step);
    found |= result.verdict == Verdict::pass;
    verdict = worst(verdict, result.verdict);
    if (result.verdict != Verdict::pass) failed.push_back(place);
    for (const Finding& finding : result.findings) add_finding(findings, finding);
    for (Interleaving interleaving : result.interleavings) {
      if (!interleaving.schedule_file.empty())
        interleaving.schedule_file =
            (stdfs::path("..") / stdfs::path(dir).filename() / interleaving.schedule_file).string();
      interleavings.push_back(std::move(interleaving));
    }
  }
};

RunRequest request_of(const Plan& plan, const RunRequest& request, uint64_t index) {
  RunRequest one = request;
  one.sweep_at = index;
  one.live = false;
  const bool is_bounded = request.explore.schedules || request.for_time ||
                          plan.explore.count("runs") != 0 || plan.explore.count("for_time") != 0;
  if (request.mode == Mode::explore && !is_bounded)
    one.explore.schedules = kSchedulesOfAnOpportunity;
  one.quiet = true;
  return one;
}

// Makes the result of the last run, which had no opportunity left to take, the result of the sweep.
void conclude(const Catalogue& catalogue, const Plan& plan, const RunRequest& request,
              const SweepSeries& series, bool cut, RunOutcome& last) {
  Result& result = last.result;
  std::erase_if(result.checks, [](const CheckResult& c) { return c.name == kSweepCheck; });
  result.checks.insert(result.checks.end(), series.steps.begin(), series.steps.end());
  result.findings = series.findings;
  result.interleavings = series.interleavings;
  result.reproduce = reproduce_command(request);
  result.verdict = series.verdict;
  if (plan.must_fail && series.found && series.verdict == Verdict::fail)
    result.verdict = Verdict::pass;
  result.reason = fmt::format("{} of {} opportunities do not hold{}{}", series.failed.size(),
                              series.steps.size(), series.failed.empty() ? "" : ": ",
                              join(series.failed, "; "));
  if (series.failed.empty())
    result.reason = fmt::format("each of {} opportunities was taken once", series.steps.size());
  if (series.steps.empty()) {
    result.verdict = worst(result.verdict, Verdict::unknown);
    result.reason = "no run came to a point of the sweep";
  } else if (cut) {
    result.verdict = worst(result.verdict, Verdict::unknown);
    result.reason +=
        fmt::format("; stopped after {} runs, --sweep-limit says how many", series.steps.size());
  }
  last.reports = write_reports(catalogue, result, RunFiles(last.dir));
}

}  // namespace

RunOutcome run_sweep(const Catalogue& catalogue, const Plan& plan, const RunRequest& request) {
  SweepSeries series;
  RunOutcome last;
  bool over = false;
  for (uint64_t index = 1; !over && index <= request.sweep_limit; ++index) {
    const RunRequest one = request_of(plan, request, index);
    Plan armed = plan;
    add_sweep(armed, one);
    last = supervise(catalogue, armed, one);
    const Result& result = last.result;
    const CheckResult* check = check_of_sweep(result);
    const bool taken = check != nullptr && !check->detail.empty();
    const bool broken = result.verdict == Verdict::error || result.verdict == Verdict::skipped;
    last.result.interrupted |= last.stop_asked;  // Runs of the sweep are left.
    if (broken || result.interrupted) return last;
    // A process that died did not record the check of the sweep, but its log has what fired.
    const std::string thread = taken_by(result);
    if (!taken && thread.empty()) {
      if (result.verdict != Verdict::pass && !plan.must_fail)
        series.add(result, "without a fault", "", last.dir);
      break;
    }
    const std::string place =
        taken ? check->detail : fmt::format("opportunity {}: the process ended there", index);
    series.add(result, place, thread, last.dir);
    if (!request.quiet) fmt::print(stderr, "  sweep: {}: {}\n", place, to_string(result.verdict));
    over = index == request.sweep_limit;
  }
  conclude(catalogue, plan, request, series, over, last);
  return last;
}

}  // namespace ordeal
