#include "harness/run/life/claim_listener.h"

#include <fmt/format.h>

#include "harness/explore/core/scheduler.h"
#include "harness/scenario/checks.h"
#include "harness/sync/clock.h"
#include "harness/sync/task.h"

namespace ordeal {
namespace {

// Whether something must hear of each hit of the check's point.
bool listens_to_point(const CheckPlan& check) {
  return !check.point.empty() && !names_claim(check.point) &&
         (check.kind == CheckKind::unreachable || check.kind == CheckKind::eventually);
}

}  // namespace

ClaimListener::ClaimListener(const Plan& plan, Journal* journal)
    : plan_(plan), journal_(journal), begun_(plan.checks.size()), watch_(target_names(plan), this) {
  start_schedule();
  for (const CheckPlan& check : plan_.checks) {
    if (!listens_to_point(check)) continue;
    if (FailPoint* point = find_failpoint(check.point)) points_.push_back(point);
  }
  for (FailPoint* point : points_) point->set_listener(this);
}

ClaimListener::~ClaimListener() {
  for (FailPoint* point : points_) point->set_listener(nullptr);
}

void ClaimListener::start_schedule() {
  for (std::atomic<int64_t>& begun : begun_) begun.store(kNotYet, std::memory_order_relaxed);
}

std::optional<Instant> ClaimListener::begun(size_t check) const {
  const int64_t at = begun_[check].load(std::memory_order_relaxed);
  if (at == kNotYet) return std::nullopt;
  return Instant(Duration(at));
}

void ClaimListener::failed(const Assertion& assertion) {
  const std::string place = fmt::format("{}:{}", assertion.file(), assertion.line());
  report(
      assertion.claim(),
      fmt::format("{} at {}: {}", to_string(assertion.kind()), place,
                  assertion.kind() == AssertionKind::always ? "it did not hold" : "it was reached"),
      place);
}

void ClaimListener::hit(const FailPoint& point) {
  if (!live_.load(std::memory_order_relaxed)) return;
  for (size_t i = 0; i < plan_.checks.size(); ++i) {
    const CheckPlan& check = plan_.checks[i];
    if (check.point != point.name() || !listens_to_point(check)) continue;
    if (check.kind == CheckKind::eventually) {
      begin(i);
      continue;
    }
    const std::string place = fmt::format("{}:{}", point.where().file_name(), point.where().line());
    report(check.name, fmt::format("{} at {} was reached", point.name(), place), place);
  }
}

void ClaimListener::begin(size_t check) {
  int64_t not_yet = kNotYet;
  const int64_t at = now().time_since_epoch().count();
  if (!begun_[check].compare_exchange_strong(not_yet, at, std::memory_order_relaxed)) return;
  if (on_begun) on_begun(check);
}

void ClaimListener::report(const std::string& claim, const std::string& evidence,
                           const std::string& place) {
  const std::string& thread = this_task().name();
  if (explore::Scheduler::inside()) {
    explore::Failure failure;
    failure.kind = FindingKind::invariant;
    failure.claim = failure.identity = claim;
    failure.evidence = evidence;
    failure.location = place;
    failure.task = thread;
    explore::Scheduler::fail(std::move(failure));
  }
  constexpr uint32_t kJournaled = 200;  // Of all claims together; the rest is in their counts.
  if (journal_ == nullptr || reported_.fetch_add(1, std::memory_order_relaxed) >= kJournaled)
    return;
  Finding finding;
  finding.kind = FindingKind::invariant;
  finding.claim = claim;
  finding.evidence = evidence;
  finding.location = place;
  finding.thread = thread;
  finding.fingerprint = fingerprint_of(finding.kind, claim);
  finding.at = Monotonic::now().time_since_epoch().count();
  journal_->write(finding);
}

}  // namespace ordeal
