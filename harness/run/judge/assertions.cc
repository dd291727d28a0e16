#include "harness/run/judge/assertions.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/scenario/checks.h"

namespace ordeal {
namespace {

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
