#include "harness/run/assertions.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/explore/core/scheduler.h"
#include "harness/sync/clock.h"
#include "harness/sync/task.h"

namespace ordeal {
namespace {

std::vector<std::string> target_names(const Plan& plan) {
  std::vector<std::string> names;
  for (const TargetPlan& target : plan.targets) names.emplace_back(target.row->name);
  return names;
}

// Whether something must hear of each hit of the check's point.
bool listens_to_point(const CheckPlan& check) {
  return !check.point.empty() && !names_claim(check.point) &&
         (check.kind == CheckKind::unreachable || check.kind == CheckKind::eventually);
}

AssertionResult* find_claim(std::vector<AssertionResult>& all, const std::string& claim) {
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const AssertionResult& one) { return one.claim == claim; });
  return found == all.end() ? nullptr : &*found;
}

bool is_assertion(CheckKind kind) {
  return kind == CheckKind::always || kind == CheckKind::sometimes ||
         kind == CheckKind::eventually || kind == CheckKind::reached ||
         kind == CheckKind::unreachable;
}

}  // namespace

bool names_claim(const std::string& point) { return point.find(": ") != std::string::npos; }

PlanAssertions::PlanAssertions(const Plan& plan, Journal* journal)
    : plan_(plan), journal_(journal), begun_(plan.checks.size()), watch_(target_names(plan), this) {
  start_schedule();
  for (const CheckPlan& check : plan_.checks) {
    if (!listens_to_point(check)) continue;
    if (FailPoint* point = find_failpoint(check.point)) points_.push_back(point);
  }
  for (FailPoint* point : points_) point->set_listener(this);
}

PlanAssertions::~PlanAssertions() {
  for (FailPoint* point : points_) point->set_listener(nullptr);
}

void PlanAssertions::start_schedule() {
  for (std::atomic<int64_t>& begun : begun_) begun.store(kNotYet, std::memory_order_relaxed);
}

std::optional<Instant> PlanAssertions::begun(size_t check) const {
  const int64_t at = begun_[check].load(std::memory_order_relaxed);
  if (at == kNotYet) return std::nullopt;
  return Instant(Duration(at));
}

void PlanAssertions::failed(const Assertion& assertion) {
  const std::string place = fmt::format("{}:{}", assertion.file(), assertion.line());
  report(
      assertion.claim(),
      fmt::format("{} at {}: {}", to_string(assertion.kind()), place,
                  assertion.kind() == AssertionKind::always ? "it did not hold" : "it was reached"),
      place);
}

void PlanAssertions::hit(const FailPoint& point) {
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

void PlanAssertions::begin(size_t check) {
  int64_t not_yet = kNotYet;
  const int64_t at = now().time_since_epoch().count();
  if (!begun_[check].compare_exchange_strong(not_yet, at, std::memory_order_relaxed)) return;
  if (on_begun) on_begun(check);
}

void PlanAssertions::report(const std::string& claim, const std::string& evidence,
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

std::vector<AssertionResult> sum_of_assertions(
    const Plan& plan, const std::vector<std::vector<AssertionResult>>& by_process) {
  const std::vector<std::string> targets = target_names(plan);
  std::vector<AssertionResult> all;
  for (const Assertion* assertion : all_assertions()) {
    if (std::find(targets.begin(), targets.end(), assertion->target()) == targets.end()) continue;
    AssertionResult one;
    one.kind = to_string(assertion->kind());
    one.claim = assertion->claim();
    one.file = assertion->file();
    one.line = assertion->line();
    all.push_back(std::move(one));
  }
  for (const auto& process : by_process) {
    for (const AssertionResult& seen : process) {
      AssertionResult* sum = find_claim(all, seen.claim);
      if (sum == nullptr) continue;
      sum->evaluations += seen.evaluations;
      sum->held += seen.held;
      if (seen.first_at < 0 || (sum->first_at >= 0 && sum->first_at <= seen.first_at)) continue;
      sum->first_at = seen.first_at;
      sum->thread = seen.thread;
    }
  }
  for (AssertionResult& one : all) one.verdict = verdict_of(one);
  return all;
}

void judge_seen(CheckResult& check, const CheckPlan& plan,
                const std::map<std::string, PointResult>& points,
                const std::vector<AssertionResult>& claims) {
  bool seen = false;
  const bool claim = names_claim(plan.point);
  if (claim) {
    for (const AssertionResult& one : claims) {
      if (one.claim != plan.point) continue;
      check.evaluations = one.held;
      seen = one.held > 0;
    }
  } else if (const auto point = points.find(plan.point); point != points.end()) {
    seen = point->second.reached;
    check.evaluations = seen ? std::max<uint64_t>(point->second.hits, 1) : 0;
  }
  const Verdict unseen = plan.kind == CheckKind::unreachable ? Verdict::pass : Verdict::unknown;
  const Verdict met = plan.kind == CheckKind::unreachable ? Verdict::fail : Verdict::pass;
  check.verdict = seen ? met : unseen;
  check.detail = claim ? fmt::format("seen {} times", check.evaluations)
                       : fmt::format("{} was {}", plan.point, seen ? "reached" : "never reached");
}

void judge_eventually(CheckResult& check, const CheckRecord& record,
                      const std::vector<Finding>& findings) {
  const bool late = std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
    return finding.kind == FindingKind::invariant && finding.claim == check.name;
  });
  const bool held = record.failures < record.evaluations;
  check.verdict = late ? Verdict::fail : held ? Verdict::pass : Verdict::unknown;
  check.detail = late ? "it did not come to hold" : held ? "it came to hold" : "it was given up";
}

std::vector<AssertionResult> assertion_catalogue(const Plan& plan,
                                                 std::vector<AssertionResult> claims,
                                                 const std::vector<CheckResult>& checks,
                                                 const std::map<uint32_t, CheckRecord>& records,
                                                 int64_t origin) {
  for (const CheckResult& check : checks) {
    if (!is_assertion(check.kind)) continue;
    if (find_claim(claims, check.name) != nullptr) continue;  // The scenario asks for it by name.
    AssertionResult one;
    one.kind = to_string(check.kind);
    one.claim = check.name;
    one.file = check.file;
    one.line = check.line;
    one.evaluations = one.held = check.evaluations;
    if (check.kind == CheckKind::unreachable) one.held = 0;
    for (const auto& [index, record] : records) {
      if (plan.checks[index].kind != check.kind || plan.checks[index].name != check.name) continue;
      one.held = record.evaluations - record.failures;
      one.first_at = record.first_at;
      if (record.first_at >= 0) one.thread = one.kind + "/" + one.claim;
    }
    one.verdict = check.verdict;
    claims.push_back(std::move(one));
  }
  for (AssertionResult& one : claims) {
    if (one.first_at >= 0) one.first_at = std::max<int64_t>(0, one.first_at - origin);
  }
  return claims;
}

}  // namespace ordeal
