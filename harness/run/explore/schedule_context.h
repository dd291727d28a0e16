// What the tasks of a schedule share.
#pragma once

#include <atomic>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/explore/core/tape.h"
#include "harness/run/life/target_set.h"
#include "harness/scenario/script.h"
#include "harness/scenario/shared_objects.h"
#include "harness/sync/thread.h"

namespace ordeal {

// The objects that live for one schedule. A schedule that fails is never unwound, and leaves them
// in any state: then they are abandoned, not destroyed.
struct ScheduleObjects {
  ScheduleObjects(const Plan& plan, const std::string& work_dir)
      : shared(plan.shared), targets(plan, work_dir), late(plan.checks.size()) {}

  SharedObjects shared;
  TargetSet targets;
  std::vector<Thread> threads;  // Of groups, and of checks that run beside them.
  // By check: the thread of an `eventually` whose point was hit. The task that hits a point first
  // starts it.
  std::vector<std::optional<Thread>> late;
};

// What the tasks of every schedule of a scenario use. Used by the tasks of one schedule at a time,
// which all run on one OS thread.
struct ScheduleContext {
  // `the_plan` outlives the context.
  ScheduleContext(const Plan& the_plan, explore::TapeMemory the_tape);
  ScheduleContext(const ScheduleContext&) = delete;
  ScheduleContext& operator=(const ScheduleContext&) = delete;

  const Plan& plan;
  const explore::TapeMemory tape;      // Has the seed of the schedule under way.
  const std::set<int> injectable;      // Error codes that some fault of the plan injects.
  ScheduleObjects* objects = nullptr;  // Of the schedule under way.
  std::optional<ScriptError> error;    // The mistake that ended a schedule, and ends the run.

  uint64_t seed() const { return tape.header->seed; }
  // Lets a task's script reach the objects of the schedule under way.
  void enter(ThreadEnv& env);
  // Ends the schedule, and the run, because of a mistake in the scenario.
  [[noreturn]] void fail(const ScriptError& mistake);
};

// Ends the schedule under way as failed. `identity` tells its failures apart; see explore::Failure.
[[noreturn]] void fail_schedule(const Finding& finding, const std::string& identity);

// A task that can run in the next schedule. One that an abandoned schedule left is not used again,
// since others may still know it: then this replaces it by another one of the same name.
std::shared_ptr<Task>& renewed(std::shared_ptr<Task>& task);

// For lanes: a schedule is never told to stop.
inline constexpr std::atomic<bool> kNeverStops{false};

}  // namespace ordeal
