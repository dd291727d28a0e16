#include "harness/run/judge/judge.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/run/judge/assemble.h"
#include "harness/run/judge/expect.h"

namespace ordeal {
namespace {

bool under_sanitizer(const Result& result) {
  return result.environment.sanitizer != Sanitizer::none;
}

void judge_thresholds(Result& result, const Plan& plan) {
  for (const CheckPlan& check : plan.checks) {
    if (check.kind != CheckKind::expect) continue;
    CheckResult judged = judge_expect(result, check);
    const std::string what = check.expect.metric.substr(check.expect.metric.rfind('.') + 1);
    const bool timing = what == "rate" || what == "achieved" || what == "max" || what == "min" ||
                        what == "mean" || (what[0] == 'p' && what.size() > 1 && what[1] <= '9');
    if (timing && (under_sanitizer(result) || result.exploration)) {
      judged.verdict = Verdict::pass;
      judged.detail += result.exploration ? "; not judged: time is virtual"
                                          : "; not judged: a sanitizer build is slow";
    }
    if (judged.verdict == Verdict::fail) {
      Finding finding;
      finding.kind = FindingKind::threshold;
      finding.claim = fmt::format("{} {} does not hold", check.expect.metric, check.expect.text);
      finding.evidence = judged.detail;
      finding.location = fmt::format("{}:{}", check.at.file, check.at.line);
      finding.fingerprint = fingerprint_of(finding.kind, judged.name);
      finding.reproduce = result.reproduce;
      add_finding(result.findings, std::move(finding));
    }
    result.checks.push_back(std::move(judged));
  }
}

// A scenario that must fail holds when exactly that is found.
void judge_must_fail(Result& result, const Plan& plan) {
  if (!plan.must_fail) return;
  const MustFail& wanted = *plan.must_fail;
  CheckResult check;
  check.kind = CheckKind::must_fail;
  check.name = result.must_fail;
  check.file = wanted.at.file;
  check.line = wanted.at.line;
  check.verdict = Verdict::fail;
  check.detail = "it was not found";
  for (Finding& finding : result.findings) {
    if (finding.kind != wanted.kind || finding.claim.find(wanted.claim) == std::string::npos)
      continue;
    finding.expected = true;
    check.verdict = Verdict::pass;
    check.evaluations += finding.count;
    check.detail = "found: " + finding.claim;
  }
  result.checks.push_back(std::move(check));
}

uint64_t operations_of(const Result& result) {
  uint64_t sum = 0;
  for (const OperationStats& op : result.operations) sum += op.count;
  for (const GroupResult& group : result.groups) sum += group.iterations;
  return sum;
}

// Groups whose every operation fails exercise nothing, unless the scenario intends that: then a
// check of it has seen something.
bool nothing_took_effect(const Result& result) {
  uint64_t called = 0, effects = 0;
  for (const OperationStats& op : result.operations) {
    called += op.count;
    effects += op.ok + op.pending;
  }
  const bool meant =
      std::any_of(result.checks.begin(), result.checks.end(), [](const CheckResult& check) {
        const bool shows = check.kind == CheckKind::sometimes || check.kind == CheckKind::reached ||
                           check.kind == CheckKind::expect;
        return shows && check.verdict == Verdict::pass;
      });
  return called > 0 && effects == 0 && !meant;
}

bool ends_its_process(FindingKind kind) {
  return kind == FindingKind::memory_error || kind == FindingKind::crash ||
         kind == FindingKind::undefined_behavior;
}

// A suppressed finding may have ended the run: nothing is known of the time after it.
std::string excuse(const Result& result) {
  for (const Finding& finding : result.findings) {
    if (!finding.suppressed.empty() && ends_its_process(finding.kind))
      return fmt::format(": {}, suppressed {}, ended it", finding.claim, finding.suppressed);
  }
  return "";
}

struct Judgement {
  Verdict verdict;
  std::string reason;
};

Judgement weigh(const Result& result, const Plan& plan) {
  if (!result.reason.empty()) return {Verdict::error, result.reason};
  size_t unexpected = 0;
  const Finding* first = nullptr;
  for (const Finding& finding : result.findings) {
    if (finding.expected || finding.warning || !finding.suppressed.empty()) continue;
    if (unexpected++ == 0) first = &finding;
  }
  if (unexpected > 0) {
    std::string reason = fmt::format("{}: {}", to_string(first->kind), first->claim);
    if (unexpected > 1) reason += fmt::format(" (and {} more)", unexpected - 1);
    return {Verdict::fail, reason};
  }
  if (result.interrupted) return {Verdict::unknown, "interrupted"};
  if (plan.must_fail) {
    const bool found = std::any_of(result.findings.begin(), result.findings.end(),
                                   [](const Finding& f) { return f.expected; });
    if (found) return {Verdict::pass, "it failed as it must: " + result.must_fail};
    return {Verdict::fail, "it must fail with \"" + result.must_fail + "\" and did not"};
  }
  if (!result.complete)
    return {Verdict::unknown, "the run did not come to its end" + excuse(result)};
  for (const CheckResult& check : result.checks) {
    if (check.verdict != Verdict::unknown) continue;
    const bool seeks = check.kind == CheckKind::sometimes || check.kind == CheckKind::reached;
    const char* what = seeks ? "was never seen" : "was not judged";
    const bool tells = check.kind == CheckKind::finally && !check.detail.empty();
    const std::string why = tells ? ": " + check.detail : "";
    return {Verdict::unknown,
            fmt::format("{} \"{}\" {}{}", to_string(check.kind), check.name, what, why)};
  }
  if (operations_of(result) == 0) return {Verdict::unknown, "nothing was exercised"};
  if (nothing_took_effect(result))
    return {Verdict::unknown, "nothing was exercised: every operation failed"};
  return {Verdict::pass, ""};
}

}  // namespace

void judge(Result& result, const Plan& plan, const std::vector<Suppression>& suppressions,
           Day day) {
  if (result.complete) judge_thresholds(result, plan);
  judge_must_fail(result, plan);
  suppress_findings(result, suppressions, day);
  const Judgement judgement = weigh(result, plan);
  result.verdict = judgement.verdict;
  result.reason = judgement.reason;
}

}  // namespace ordeal
