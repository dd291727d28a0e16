#include "harness/run/explore/schedule_context.h"

#include "harness/explore/core/scheduler.h"
#include "harness/run/judge/tally.h"

namespace ordeal {
namespace {

// Probes and controls are called in this process: mode explore has no mounts.
int call_core(void* self, size_t target, const OpRow& row, Call& call) {
  return row.call(static_cast<ScheduleContext*>(self)->objects->targets.at(target), call);
}

}  // namespace

ScheduleContext::ScheduleContext(const Plan& the_plan, explore::TapeMemory the_tape)
    : plan(the_plan), tape(the_tape), injectable(injectable_errors(the_plan)) {}

void ScheduleContext::enter(ThreadEnv& env) {
  env.seed = seed();
  env.targets = objects->targets.pointers();
  env.shared = &objects->shared;
  env.call_core = call_core;
  env.self = this;
}

void ScheduleContext::fail(const ScriptError& mistake) {
  error = mistake;
  explore::Failure failure;
  failure.claim = mistake.message;
  failure.evidence = mistake.trace;
  failure.identity = "script error";
  explore::Scheduler::fail(std::move(failure));
}

void fail_schedule(const Finding& finding, const std::string& identity) {
  explore::Failure failure;
  failure.kind = finding.kind;
  failure.claim = finding.claim;
  failure.evidence = finding.evidence;
  failure.location = finding.location;
  failure.task = finding.thread;
  failure.resource = finding.resource;
  failure.identity = identity;
  explore::Scheduler::fail(std::move(failure));
}

std::shared_ptr<Task>& renewed(std::shared_ptr<Task>& task) {
  if (task.use_count() > 1) task = std::make_shared<Task>(task->name(), task->group());
  return task;
}

}  // namespace ordeal
