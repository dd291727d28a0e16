#include "harness/run/life/leak_check.h"

#include <algorithm>

#include "harness/run/record/environment.h"

namespace ordeal {
namespace {

std::string why_memory_is_unknown(const Plan& plan) {
  if (own_sanitizer() != Sanitizer::none) return "a sanitizer's build keeps memory that was freed";
  const bool records = std::any_of(plan.checks.begin(), plan.checks.end(),
                                   [](const CheckPlan& c) { return c.history.has_value(); });
  return records ? "the history that is recorded grows with the run" : "";
}

}  // namespace

LeakCheck::LeakCheck(const Plan& plan, std::string work_dir)
    : plan_(plan), asked_(asks_for_leaks(plan)) {
  evidence_.dir = std::move(work_dir);
}

void LeakCheck::begin(std::vector<ResourceCount> counts) {
  if (!asked_) return;
  settle_symbolizer();
  evidence_.lost_memory_reported = own_sanitizer() == Sanitizer::address;
  evidence_.memory_unknown = why_memory_is_unknown(plan_);
  evidence_.counts_before = std::move(counts);
  evidence_.before = holdings_now(evidence_.dir);
  began_ = Monotonic::now();
  sampling_ = true;
}

// The ticker's. A long run keeps every second sample, then every fourth: there is room for so many.
void LeakCheck::sample() {
  constexpr size_t kMost = 2'000;
  if (!sampling_.load()) return;
  const Holdings now = holdings_now(evidence_.dir);
  Lock lock(mu_);
  most_fds_ = std::max(most_fds_, static_cast<double>(now.fds.size()));
  most_threads_ = std::max(most_threads_, static_cast<double>(now.threads.size()));
  if (looks_++ % sample_every_ != 0) return;
  memory_.push_back({Monotonic::now() - began_, resident_bytes()});
  if (memory_.size() < kMost) return;
  for (size_t i = 0; i < memory_.size() / 2; ++i) memory_[i] = memory_[2 * i];
  memory_.resize(memory_.size() / 2);
  sample_every_ *= 2;
}

void LeakCheck::end(Duration patience, Journal& journal) {
  if (!asked_) return;
  sampling_ = false;
  poll_until(deadline_after(Monotonic::now(), patience), [this] {
    evidence_.after = holdings_now(evidence_.dir);
    return left_over(evidence_.before, evidence_.after, evidence_.dir).empty();
  });
  {
    Lock lock(mu_);
    evidence_.memory = memory_;
    evidence_.most_fds = most_fds_;
    evidence_.most_threads = most_threads_;
  }
  std::vector<ResourceRow> rows;
  for (size_t i = 0; i < plan_.checks.size(); ++i) {
    if (!plan_.checks[i].leaks) continue;
    LeakVerdict verdict = judge_leaks(plan_, i, evidence_);
    for (Finding& finding : verdict.findings) {
      finding.at = Monotonic::now().time_since_epoch().count();
      journal.write(finding);
    }
    journal.write(verdict.record);
    std::move(verdict.rows.begin(), verdict.rows.end(), std::back_inserter(rows));
  }
  journal.write(rows);
}

}  // namespace ordeal
