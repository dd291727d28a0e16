#include "harness/run/explore/leaks.h"

#include "harness/run/explore/schedule_context.h"
#include "harness/sync/clock.h"

namespace ordeal {
using namespace std::chrono_literals;

void ExploreLeaks::begin(const TargetSet& targets) {
  if (!asked_) return;
  evidence_ = {};
  evidence_.explored = true;
  evidence_.counts_before = targets.resource_counts();
}

void ExploreLeaks::end(const TargetSet& targets, std::vector<CheckRecord>& checks) {
  if (!asked_) return;
  evidence_.counts_after = targets.resource_counts();
  for (int i = 0; i < 100 && grew(plan_, evidence_.counts_before, evidence_.counts_after); ++i) {
    sleep_for(10ms);  // layers: allow(sleep): virtual time
    evidence_.counts_after = targets.resource_counts();
  }
  rows_.clear();
  for (size_t i = 0; i < plan_.checks.size(); ++i) {
    if (!plan_.checks[i].leaks) continue;
    const LeakVerdict verdict = judge_leaks(plan_, i, evidence_);
    checks[i].evaluations += verdict.record.evaluations;
    checks[i].failures += verdict.record.failures;
    checks[i].detail = verdict.record.detail;
    rows_.insert(rows_.end(), verdict.rows.begin(), verdict.rows.end());
    if (!verdict.findings.empty()) fail_schedule(verdict.findings[0], verdict.findings[0].claim);
  }
}

}  // namespace ordeal
