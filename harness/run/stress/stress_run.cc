#include "harness/run/stress/stress_run.h"

#include <algorithm>

#include "harness/base/ticks.h"
#include "harness/sync/thread.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

Plan plan_for(const Script& script, const RunRequest& request) {
  Plan plan = script.plan();
  apply_request(plan, request);
  return plan;
}

// Fine intervals for short runs, so that their charts show something; coarse ones for long runs.
uint64_t tick_interval(const Plan& plan) {
  Duration longest = 0s;
  for (const GroupPlan& group : plan.groups)
    longest = std::max(longest, group.for_time.value_or(0s));
  const Duration interval = std::clamp<Duration>(longest / 400, 10ms, 1s);
  return ns_to_ticks(tick_scale(), static_cast<uint64_t>(interval.count()));
}

// Probes and controls of a mounted target are called in its process.
int call_core(void* self, size_t target, const OpRow& row, Call& call) {
  auto& run = *static_cast<StressRun*>(self);
  return run.mounts.has(target) ? run.mounts.call(target, row, call)
                                : row.call(run.targets.at(target), call);
}

}  // namespace

uint32_t count_threads(const Plan& plan) {
  uint32_t sum = 0;
  for (const GroupPlan& group : plan.groups) sum += group.threads;
  return sum;
}

StressRun::StressRun(const WorkerRequest& the_request, std::unique_ptr<Script> the_script)
    : request(the_request),
      script(std::move(the_script)),
      plan(plan_for(*script, request.run)),
      board(Board::open(request.files.board())),
      journal(request.files.journal("worker")),
      recorder(tick_interval(plan)),
      control(shared, count_threads(plan)) {}

ThreadEnv StressRun::make_env(const std::string& thread, const std::string& group, uint32_t index,
                              HistoryLog* log) {
  ThreadEnv env;
  env.thread = thread;
  env.group = group;
  env.index = index;
  env.seed = request.run.seed;
  env.targets = targets.pointers();
  env.shared = &shared;
  env.history = log;
  env.call_core = call_core;
  env.self = this;
  return env;
}

void StressRun::call_script(
    const std::string& name, HistoryLog* log,
    const std::function<std::optional<ScriptError>(ThreadScript&)>& function) {
  Thread thread(std::make_shared<Task>(name, name), [&] {
    ThreadEnv env = make_env(name, name, 0, log);
    const std::unique_ptr<ThreadScript> loaded = script->make_thread(env);
    if (const auto error = function(*loaded)) fail(*error);
  });
  thread.join();
}

std::vector<ResourceCount> StressRun::resource_counts() {
  std::vector<ResourceCount> all = targets.resource_counts();
  mounts.add_resource_counts(all);
  return all;
}

void StressRun::fail(const ScriptError& error) {
  journal.write(ErrorRecord{error.message, error.trace});
  control.fail();
}

}  // namespace ordeal
