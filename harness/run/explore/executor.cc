#include "harness/run/explore/executor.h"

#include "harness/explore/explain.h"

namespace ordeal {

SceneExecutor::SceneExecutor(ExploreScene& scene, const explore::SchedulerOptions& options,
                             const explore::Workload& workload, std::function<void()> beat)
    : scene_(scene),
      inner_(
          options, workload,
          [&scene, beat = std::move(beat)](const explore::Workload& now) -> std::function<void()> {
            scene.use(now);
            return [&scene, beat] {
              beat();
              scene.body().run();
            };
          }) {}

explore::Replay SceneExecutor::run(const explore::Schedule& schedule,
                                   const explore::Workload& workload, bool trace) {
  if (!makes_sense(schedule, workload)) return {};
  explore::Replay replay = inner_.run(schedule, workload, trace);
  findings_ = scene_.findings_of(replay.outcome, schedule.fingerprint);
  return replay;
}

// Which race it is only a run can tell: what is found shows one, and run() looks which.
std::optional<explore::Schedule> SceneExecutor::search(const explore::Schedule& like,
                                                       const explore::Workload& workload,
                                                       const explore::Failure& wanted,
                                                       uint64_t schedules) {
  if (!makes_sense(like, workload)) return std::nullopt;
  explore::Failure failure = wanted;
  if (wanted.identity == like.fingerprint) {  // Of a race that ThreadSanitizer reported.
    failure.kind = FindingKind::invariant;
    failure.identity = kRaceReported;
  }
  return inner_.search(like, workload, failure, schedules);
}

std::optional<explore::ScheduleOutcome> SceneExecutor::wander(const explore::Schedule& schedule,
                                                              const explore::Workload& workload,
                                                              uint32_t steps, uint64_t seed) {
  std::optional<explore::ScheduleOutcome> outcome = inner_.wander(schedule, workload, steps, seed);
  if (outcome) scene_.findings_of(*outcome, schedule.fingerprint);
  return outcome;
}

bool SceneExecutor::makes_sense(const explore::Schedule& like, const explore::Workload& workload) {
  if (workload == inner_.workload()) return true;
  std::vector<uint64_t> sizes;
  for (const explore::Size& size : workload) sizes.push_back(size.now);
  const auto known = makes_sense_.find(sizes);
  if (known != makes_sense_.end()) return known->second;
  const bool sense =
      default_order_passes(like, workload) || !default_order_passes(like, inner_.workload());
  makes_sense_.emplace(std::move(sizes), sense);
  return sense;
}

bool SceneExecutor::default_order_passes(const explore::Schedule& like,
                                         const explore::Workload& workload) {
  explore::Schedule plain = like;
  plain.entries.clear();
  plain.digests.clear();
  return !inner_.run(plain, workload, false).outcome.failed;
}

explore::Workload workload_of(const ExploreScene& scene, const explore::Schedule& schedule) {
  explore::Workload workload = scene.full_workload();
  for (explore::Size& size : workload) {
    if (const auto it = schedule.sizes.find(size.name); it != schedule.sizes.end())
      size.now = it->second;
  }
  return workload;
}

explore::Schedule shrunk_schedule(const explore::Shrunk& shrunk, const explore::Schedule& found) {
  explore::Schedule schedule = shrunk.schedule;
  schedule.belongs = found.belongs;
  schedule.finding = found.finding;
  schedule.fingerprint = found.fingerprint;
  schedule.sizes.clear();
  for (const explore::Size& size : shrunk.workload) schedule.sizes[size.name] = size.now;
  return schedule;
}

Interleaving as_found(SceneExecutor& executor, const explore::Schedule& schedule) {
  const explore::Replay replay = executor.run(schedule, executor.workload(), true);
  Interleaving interleaving =
      explore::as_rows(replay.trace, replay.entries, replay.outcome.failure);
  const auto deviations = static_cast<uint32_t>(schedule.entries.size());
  interleaving.deviations_found = interleaving.deviations_left = deviations;
  interleaving.preemptions_found = interleaving.preemptions_left = replay.outcome.preemptions;
  interleaving.tasks_found = interleaving.tasks_left = replay.outcome.tasks;
  interleaving.steps_found = interleaving.steps_left = replay.outcome.steps;
  interleaving.shrunk = "not tried";
  return interleaving;
}

}  // namespace ordeal
