#include "harness/run/explore/script_task.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/explore/core/scheduler.h"
#include "harness/sync/clock.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

}  // namespace

ScriptTask::ScriptTask(ScheduleContext& context, const Script& script, const std::string& name,
                       const std::string& group, HistoryLog* log)
    : context_(context), task_(std::make_shared<Task>(name, group)), lane_(lane_config()) {
  env_.thread = name;
  env_.group = group;
  env_.history = log;
  script_ = script.make_thread(env_);
  script_->start_over();
}

// While a check is evaluated nothing else may be under way, and then nothing moves the clock: a
// check that tries again until an operation succeeds would try for ever. So its failures take time.
LaneConfig ScriptTask::lane_config() const {
  LaneConfig config;
  config.plan = &only_one_;
  config.slots = context_.plan.targets.size() * kRowsPerTarget;
  config.stop = &kNeverStops;
  config.counting = true;
  // layers: allow(sleep): virtual time
  config.failed = [](void*, OpSlot, int) { sleep_for(1ms); };
  return config;
}

ThreadScript& ScriptTask::start_over() {
  context_.enter(env_);
  script_->start_over();
  return *script_;
}

ThreadScript::Answer ScriptTask::call_check(size_t check) {
  context_.enter(env_);
  env_.lane = &lane_;
  lane_.start_over(1);
  return script_->check(check);
}

Instant IdleClock::now() const { return Instant(explore::Scheduler::idle()); }

void IdleClock::pause(Duration within) {
  constexpr int kEvaluations = 32;                            // Of a claim that holds late.
  sleep_for(std::max<Duration>(within / kEvaluations, 1ms));  // layers: allow(sleep): virtual time
}

ScheduleCheck::ScheduleCheck(ScheduleContext& context, const Script& script, size_t check,
                             CheckRecord& record, HistoryLog* log)
    : context_(context),
      check_(check),
      task_(context, script, name_of_check_thread(context.plan.checks[check]),
            to_string(context.plan.checks[check].kind), log),
      runner_(context.plan.checks[check], record, clock_, *this) {}

bool ScheduleCheck::is_evaluated_beside_groups() const {
  return runner_.runs_beside_groups() && context_.plan.checks[check_].kind != CheckKind::eventually;
}

void ScheduleCheck::evaluate_beside_groups() {
  task_.start_over();
  runner_.step(call());
}

void ScheduleCheck::evaluate_after_hit() {
  task_.start_over();
  runner_.begin(clock_.now());
  runner_.conclude(call());
}

void ScheduleCheck::evaluate_at_the_end() {
  if (!runner_.runs_beside_groups()) task_.start_over();
  runner_.conclude(call());
}

void ScheduleCheck::claim_broken(const CheckRecord&, Finding finding) {
  finding.thread = task_.task()->name();
  fail_schedule(finding, finding.claim);
}

std::string ScheduleCheck::limit_of(const CheckPlan& check) const {
  return fmt::format("{} of virtual time", format_duration(check.within));
}

}  // namespace ordeal
