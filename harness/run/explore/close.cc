#include "harness/run/explore/close.h"
#include "harness/scenario/resource_counter.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "harness/explore/core/scheduler.h"
#include "harness/run/process/shutdown.h"
#include "harness/sync/clock.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

[[noreturn]] void fail(const Finding& finding, std::string identity) {
  explore::Failure failure;
  failure.kind = finding.kind;
  failure.claim = finding.claim;
  failure.evidence = finding.evidence;
  failure.location = finding.location;
  failure.resource = finding.resource;
  failure.identity = std::move(identity);
  explore::Scheduler::fail(std::move(failure));
}

}  // namespace

std::vector<ResourceCount> ExploreLeaks::ask(const TargetList& targets) const {
  std::vector<ResourceCount> all;
  for (size_t i = 0; i < targets.size(); ++i) {
    for (auto& resource : resources_of(*targets[i]))
      all.push_back({plan_.targets[i].row->name, resource});
  }
  return all;
}

void ExploreLeaks::begin(const TargetList& targets) {
  if (!asked_) return;
  evidence_ = {};
  evidence_.explored = true;
  evidence_.counts_before = ask(targets);
}

void ExploreLeaks::end(const TargetList& targets, std::vector<CheckRecord>& checks) {
  if (!asked_) return;
  evidence_.counts_after = ask(targets);
  for (int i = 0; i < 100 && grew(plan_, evidence_.counts_before, evidence_.counts_after); ++i) {
    sleep_for(10ms);
    evidence_.counts_after = ask(targets);
  }
  rows_.clear();
  for (size_t i = 0; i < plan_.checks.size(); ++i) {
    if (!plan_.checks[i].leaks) continue;
    LeakVerdict verdict = judge_leaks(plan_, i, evidence_);
    checks[i].evaluations += verdict.record.evaluations;
    checks[i].failures += verdict.record.failures;
    checks[i].detail = verdict.record.detail;
    rows_.insert(rows_.end(), verdict.rows.begin(), verdict.rows.end());
    if (!verdict.findings.empty()) fail(verdict.findings[0], verdict.findings[0].claim);
  }
}

void close_in_time(const Plan& plan, const TargetList& targets, Duration teardown) {
  const Duration within = plan.stress.close_within;
  const Instant deadline = deadline_after(now(), within - teardown);
  std::vector<ShutdownPart> parts{{"teardown", teardown}};
  for (size_t i = 0; i < targets.size(); ++i) {
    const Duration before = explore::Scheduler::idle();
    const bool ended = targets[i]->close(deadline);
    parts.push_back({fmt::format("target.{}", plan.targets[i].row->name),
                     explore::Scheduler::idle() - before, ended});
  }
  const Duration total =
      std::accumulate(parts.begin(), parts.end(), Duration{0},
                      [](Duration sum, const ShutdownPart& part) { return sum + part.took; });
  if (total < within) {
    for (ShutdownPart& part : parts) part.ended = true;  // Its deadline was brought forward.
  }
  if (const auto slow = slow_shutdown(parts, within, "")) fail(*slow, slow->fingerprint);
}

}  // namespace ordeal
