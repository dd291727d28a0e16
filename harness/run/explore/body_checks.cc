// What the scenario claims, asked in a schedule.
#include <fmt/format.h>

#include <algorithm>

#include "harness/explore/core/scheduler.h"
#include "harness/run/explore/body_parts.h"

namespace ordeal {

// On the task that hit the point of an `eventually` first.
void ExploreBody::begin_to_await(size_t check) {
  Asker& asker = *askers_[check];
  if (asker.task.use_count() > 1)
    asker.task = std::make_shared<Task>(asker.task->name(), asker.env.group);
  world_->late[check].emplace(asker.task, [this, &asker] {
    asker.script->start_over();
    await_claim(asker);
  });
}

// Counts time that passes because nobody else can run: a sleep that is cut short proves nothing.
void ExploreBody::await_claim(Asker& asker) {
  constexpr int kQuestions = 32;
  const Duration within = plan_.checks[asker.check].within;
  const Duration until = explore::Scheduler::idle() + within;
  while (!ask(asker)) {
    if (explore::Scheduler::idle() >= until)
      fail_claim(asker,
                 fmt::format("it did not hold within {} of virtual time", format_duration(within)));
    sleep_for(std::max<Duration>(within / kQuestions, std::chrono::milliseconds(1)));
  }
}

bool ExploreBody::ask(Asker& asker) {
  const CheckPlan& check = plan_.checks[asker.check];
  enter(asker.env);
  asker.env.lane = &asker.lane;
  asker.lane.start_over(1);
  const ThreadScript::Answer answer = asker.script->check(asker.check);
  if (answer.error) fail(*answer.error);
  CheckRecord& record = checks_[asker.check];
  ++record.evaluations;
  if (!answer.holds && record.failures++ == 0) record.detail = answer.detail;
  const bool watches_for_failure = check.kind == CheckKind::always;
  if (record.first_at < 0 && answer.holds != watches_for_failure)
    record.first_at = Monotonic::now().time_since_epoch().count();
  const bool one_is_enough = check.kind == CheckKind::always || check.kind == CheckKind::finally;
  if (!answer.holds && one_is_enough) fail_claim(asker, answer.detail);
  return answer.holds;
}

void ExploreBody::fail_claim(const Asker& asker, const std::string& evidence) {
  const CheckPlan& check = plan_.checks[asker.check];
  explore::Failure failure;
  failure.kind = FindingKind::invariant;
  failure.claim = failure.identity = check.name;
  failure.evidence = evidence;
  failure.location = fmt::format("{}:{}", check.at.file, check.at.line);
  failure.task = asker.env.thread;
  explore::Scheduler::fail(std::move(failure));
}

}  // namespace ordeal
