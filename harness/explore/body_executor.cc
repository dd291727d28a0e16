#include "harness/explore/body_executor.h"

#include "harness/explore/strategy/strategies.h"

namespace ordeal::explore {

BodyExecutor::BodyExecutor(const SchedulerOptions& options, std::function<void()> body)
    : options_(options), body_(std::move(body)), replayer_(options, [this] { body_(); }) {}

BodyExecutor::BodyExecutor(const SchedulerOptions& options, Workload workload,
                           std::function<std::function<void()>(const Workload&)> make)
    : options_(options),
      workload_(std::move(workload)),
      make_(std::move(make)),
      in_use_(workload_),
      body_(make_(workload_)),
      replayer_(options, [this] { body_(); }) {}

void BodyExecutor::use(const Workload& workload) {
  if (workload == in_use_) return;
  in_use_ = workload;
  body_ = make_(workload);
}

Replay BodyExecutor::run(const Schedule& schedule, const Workload& workload, bool trace) {
  use(workload);
  return replayer_.run(schedule, trace);
}

std::optional<ScheduleOutcome> BodyExecutor::wander(const Schedule& schedule,
                                                    const Workload& workload, uint32_t steps,
                                                    uint64_t seed) {
  use(workload);
  return replayer_.wander(schedule, steps, seed);
}

std::optional<Schedule> BodyExecutor::search(const Schedule& like, const Workload& workload,
                                             const Failure& wanted, uint64_t schedules) {
  use(workload);
  const std::unique_ptr<Strategy> strategies[] = {make_random(), make_pos(), make_pct(kPctDepth)};
  Scheduler& scheduler = replayer_.scheduler();
  for (uint64_t i = 0; i < schedules; ++i) {
    Strategy& strategy = *strategies[i % std::size(strategies)];
    const uint64_t seed = schedule_seed(like.seed, i);
    const ScheduleOutcome outcome = scheduler.run(strategy, seed, body_);
    strategy.end({outcome.steps, outcome.choices, outcome.tasks, outcome.failed, true});
    if (!outcome.failed || !same_mistake(outcome.failure, wanted)) continue;
    Schedule found = like;
    found.seed = seed;
    found.strategy = strategy.name();
    found.entries = retake(scheduler, seed, body_).entries;
    return found;
  }
  return std::nullopt;
}

}  // namespace ordeal::explore
