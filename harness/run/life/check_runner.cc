#include "harness/run/life/check_runner.h"

#include <fmt/format.h>

namespace ordeal {

std::string name_of_check_thread(const CheckPlan& check) {
  return fmt::format("{}/{}", to_string(check.kind), check.name);
}

bool CheckRunner::runs_beside_groups() const {
  return check_.kind != CheckKind::finally && !(is_eventually() && check_.point.empty());
}

void CheckRunner::begin(Instant since) {
  if (!since_) since_ = since;
}

void CheckRunner::start_over() {
  since_.reset();
  settled_ = false;
}

void CheckRunner::step(const Call& call) {
  if (is_eventually()) {
    advance(call);
  } else {
    evaluate(call);
  }
}

void CheckRunner::conclude(const Call& call) {
  if (!is_eventually()) {
    evaluate(call);
    return;
  }
  if (check_.point.empty()) begin(clock_.now());
  advance(call);
  while (since_ && !settled_ && reporter_.goes_on()) {
    clock_.pause(check_.within);
    advance(call);
  }
}

// The clock is read first: a claim that holds late has had an evaluation that began in time.
void CheckRunner::advance(const Call& call) {
  if (!since_ || settled_) return;
  const bool last = clock_.now() >= *since_ + check_.within;
  const bool holds = evaluate(call);
  settled_ = holds || last;
  if (settled_ && !holds)
    report(fmt::format("it did not hold within {}", reporter_.limit_of(check_)));
}

bool CheckRunner::evaluate(const Call& call) {
  const ThreadScript::Answer answer = call();
  if (answer.error) {
    reporter_.script_failed(*answer.error);
    return false;
  }
  ++record_.evaluations;
  if (!answer.holds && record_.failures++ == 0) record_.detail = answer.detail;
  const bool watches_for_failure = check_.kind == CheckKind::always;
  if (record_.first_at < 0 && answer.holds != watches_for_failure)
    record_.first_at = Monotonic::now().time_since_epoch().count();
  const bool one_is_enough = check_.kind == CheckKind::always || check_.kind == CheckKind::finally;
  if (!answer.holds && one_is_enough) report(answer.detail);
  return answer.holds;
}

void CheckRunner::report(const std::string& evidence) {
  Finding finding;
  finding.kind = FindingKind::invariant;
  finding.claim = check_.name;
  finding.evidence = evidence;
  finding.location = fmt::format("{}:{}", check_.at.file, check_.at.line);
  finding.fingerprint = fingerprint_of(finding.kind, check_.name);
  reporter_.claim_broken(record_, std::move(finding));
}

}  // namespace ordeal
