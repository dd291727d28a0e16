#include "harness/run/explore/group_task.h"

#include <fmt/format.h>

#include "harness/run/life/fault_setup.h"
#include "harness/scenario/mix.h"
#include "harness/sync/clock.h"

namespace ordeal {

GroupTask::GroupTask(ScheduleContext& context, const Script& script, size_t group, uint32_t index,
                     HistoryLog* log)
    : context_(context), group_(group), index_(index), lane_(lane_config()) {
  const GroupPlan& plan = context.plan.groups[group];
  task_ = std::make_shared<Task>(fmt::format("{}/{}", plan.name, index), plan.name);
  env_.thread = task_->name();
  env_.group = plan.name;
  env_.index = index;
  env_.history = log;
  if (!plan.mix.empty()) return;
  script_ = script.make_thread(env_);
  script_->start_over();
}

LaneConfig GroupTask::lane_config() {
  LaneConfig config;
  config.group = group_;
  config.index = index_;
  config.plan = &context_.plan.groups[group_];
  config.slots = context_.plan.targets.size() * kRowsPerTarget;
  config.stop = &kNeverStops;
  config.counting = true;
  config.failed = [](void* self, OpSlot slot, int code) {
    static_cast<GroupTask*>(self)->judge_error(slot, code);
  };
  config.self = this;
  return config;
}

void GroupTask::run(uint64_t iterations) {
  const GroupPlan& plan = context_.plan.groups[group_];
  context_.enter(env_);
  if (script_ != nullptr) script_->start_over();
  // layers: allow(sleep): virtual time, which the scheduler moves
  if (plan.start_after > Duration::zero()) sleep_for(plan.start_after);
  lane_.start_over(iterations);
  env_.lane = &lane_;
  const ScriptFaultCalls calls(script_.get(),
                               [this](const ScriptError& bad) { context_.fail(bad); });
  const std::optional<ScriptError> error = script_ != nullptr
                                               ? script_->run_group(group_, lane_)
                                               : run_mix(context_.plan, plan, env_, lane_);
  if (error) context_.fail(*error);
}

// An error that no table lists and no fault injects is a failure where it is returned.
void GroupTask::judge_error(OpSlot slot, int code) const {
  const TargetRow& target = *context_.plan.targets[slot / kRowsPerTarget].row;
  const OpRow& row = target.rows[slot % kRowsPerTarget];
  if (outcome_of(row, code) != Outcome::unexpected || context_.injectable.contains(code)) return;
  const std::string operation = fmt::format("{}.{}", target.name, row.name);
  Finding finding;
  finding.kind = FindingKind::unexpected_error;
  finding.claim = fmt::format("{} returned {}, which nobody injected and its table does not list",
                              operation, error_name(target, code));
  finding.thread = env_.thread;
  fail_schedule(finding, operation + " " + error_name(target, code));
}

}  // namespace ordeal
