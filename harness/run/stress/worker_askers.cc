// The threads of a worker that ask what the scenario claims.
#include <fmt/format.h>

#include "harness/run/stress/worker_threads.h"

namespace ordeal {
using namespace std::chrono_literals;

namespace {

constexpr Duration kBetween = 10ms;  // Questions of one claim.

int64_t mono_ns() { return Monotonic::now().time_since_epoch().count(); }

}  // namespace

void Worker::start_askers() {
  for (size_t i = 0; i < plan_.checks.size(); ++i) {
    const CheckPlan& check = plan_.checks[i];
    if (!check.scripted) continue;
    auto asker = std::make_unique<Asker>();
    asker->check = i;
    asker->record.check = static_cast<uint32_t>(i);
    const std::string name = fmt::format("{}/{}", to_string(check.kind), check.name);
    asker->task = std::make_shared<Task>(name, to_string(check.kind));
    asker->env = make_env(name, to_string(check.kind), 0, history_.open(name));
    asker->script = script_->make_thread(asker->env);
    Asker& self = *asker;
    askers_.push_back(std::move(asker));
    self.thread = Thread(self.task, [this, &self] { ask_again_and_again(self); });
  }
}

// An `always` and a `sometimes` are asked every 10 ms while the groups run; a `finally` only at
// the end, by verify(), as is an `eventually` that does not count from a point.
void Worker::ask_again_and_again(Asker& self) {
  const CheckPlan& check = plan_.checks[self.check];
  if (check.kind == CheckKind::finally) return;
  if (check.kind == CheckKind::eventually && check.point.empty()) return;
  go_.wait();
  while (!self.groups_done.load() && !stop_.load()) {
    if (check.kind == CheckKind::eventually) {
      await_claim(self);
    } else {
      ask(self);
    }
    sleep_for(kBetween);
  }
}

// One question, while its point has been hit and nothing has come of it yet.
void Worker::await_claim(Asker& self) {
  const CheckPlan& check = plan_.checks[self.check];
  if (self.settled) return;
  if (!self.begun) {
    self.begun = check.point.empty() ? Monotonic::now() : assertions_.begun(self.check);
    if (!self.begun) return;
  }
  const bool last = Monotonic::now() >= *self.begun + check.within;
  const bool holds = ask(self);
  self.settled = holds || last;
  if (self.settled && !holds)
    report_broken(self,
                  fmt::format("it did not hold within {}{}", format_duration(check.within),
                              check.point.empty() ? "" : " of the first hit of " + check.point));
}

// When all groups have ended: until it holds or its time is over.
void Worker::await_to_the_end(Asker& self) {
  await_claim(self);
  while (self.begun && !self.settled && !broken_.load() && !board_.header().stop.load()) {
    sleep_for(kBetween);
    await_claim(self);
  }
}

// Whether it holds. What does not is a finding, where one answer is enough for that.
bool Worker::ask(Asker& self) {
  const CheckPlan& check = plan_.checks[self.check];
  ScopedTask as(*self.task);
  const ThreadScript::Answer answer = self.script->check(self.check);
  if (answer.error) {
    fail(*answer.error);
    return false;
  }
  CheckRecord& record = self.record;
  ++record.evaluations;
  if (!answer.holds && record.failures++ == 0) record.detail = answer.detail;
  const bool watches_for_failure = check.kind == CheckKind::always;
  if (record.first_at < 0 && answer.holds != watches_for_failure) record.first_at = mono_ns();
  const bool one_is_enough = check.kind == CheckKind::always || check.kind == CheckKind::finally;
  if (!answer.holds && one_is_enough) report_broken(self, answer.detail);
  return answer.holds;
}

void Worker::report_broken(const Asker& self, const std::string& evidence) {
  const CheckPlan& check = plan_.checks[self.check];
  constexpr uint64_t kJournaled = 100;  // The rest is in the record's count.
  if (check.kind == CheckKind::always && self.record.failures > kJournaled) return;
  Finding finding;
  finding.kind = FindingKind::invariant;
  finding.claim = check.name;
  finding.evidence = evidence;
  finding.location = fmt::format("{}:{}", check.at.file, check.at.line);
  finding.thread = self.task->name();
  finding.fingerprint = fingerprint_of(finding.kind, check.name);
  finding.at = mono_ns();
  journal_.write(finding);
}

}  // namespace ordeal
