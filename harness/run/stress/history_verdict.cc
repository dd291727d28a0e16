#include "harness/run/stress/history_verdict.h"

#include <fmt/format.h>

namespace ordeal {
using namespace std::chrono_literals;

void journal_violation(StressRun& run, const CheckPlan& check, Finding finding) {
  finding.location = fmt::format("{}:{}", check.at.file, check.at.line);
  run.journal.write(finding);
}

void journal_verdict(StressRun& run, uint32_t check, const HistoryResult& result) {
  CheckRecord record{check, 0, 0, result.reason, -1};
  if (result.verdict != Verdict::unknown) record.evaluations = 1;
  if (result.verdict == Verdict::fail) {
    record.failures = 1;
    record.detail = result.sentence;
  } else if (result.verdict == Verdict::pass) {
    record.detail = fmt::format("{} operations on {} object{}", result.operations, result.objects,
                                result.objects == 1 ? "" : "s");
  }
  run.journal.write(result);
  run.journal.write(record);
}

void allow_for(StressRun& run, const HistoryPlan& check) { run.phases.allow(check.time * 2 + 60s); }

}  // namespace ordeal
