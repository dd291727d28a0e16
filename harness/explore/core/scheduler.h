// The deterministic Runtime: it runs a body and every task that the body spawns on fibers of the
// calling OS thread, under virtual time, while a Strategy decides each step.
//
//   Scheduler scheduler({});
//   const ScheduleOutcome outcome = scheduler.run(*make_random(), seed, [] { … });
//
// A schedule that fails is abandoned where it stands: its stacks are reused and never unwound, so
// destructors on them do not run and what they own leaks.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "harness/explore/core/memory_model.h"
#include "harness/explore/core/outcome.h"
#include "harness/explore/core/strategy.h"
#include "harness/explore/core/tape.h"

namespace ordeal::explore {

class Engine;  // engine.h

// The steps at which a Strategy may switch tasks.
enum class Points : uint8_t {
  shared,  // The steps that other tasks can see.
  all,  // Also a few private ones at begins and spawns, as tools have that instrument each access.
};

// How a Scheduler runs schedules.
struct SchedulerOptions {
  MemoryMode memory = MemoryMode::weak;
  bool races = true;  // A Shared<T> race is a failure.
  Points points = Points::shared;
  uint32_t max_steps = 100'000;  // A schedule of twice as many fails: it never ends.
  size_t stack_size = 256 << 10;
  TapeMemory tape;  // Without a header, the Scheduler uses memory of its own.
  // Called after every step, on the stack of the task that made it. It returns null, or a sentence
  // that names the broken invariant. It may not use harness/sync.
  std::function<const char*()> invariant;
};

// Runs schedules, one after the other, and keeps its stacks, tasks and tables between them. Used by
// one OS thread.
class Scheduler {
 public:
  explicit Scheduler(const SchedulerOptions& options);
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;
  ~Scheduler();

  // Runs `body` as task "main" under one schedule, and fills `trace` where it is not null. The
  // outcome does not point into the Scheduler. REQUIRES: the caller is not inside a schedule.
  ScheduleOutcome run(Strategy& strategy, uint64_t seed, const std::function<void()>& body,
                      Trace* trace = nullptr);

  // Gives the stacks fresh memory. ThreadSanitizer reports no address twice, so after a schedule in
  // which it reported a race this makes the stacks of tasks new to it; before a schedule, it makes
  // the reports of that schedule independent of earlier ones.
  void renew_stacks();

  // The decisions of the last schedule, and the names of its tasks.
  const TapeMemory& tape() const;

  // Ends the schedule under way as failed, for checks that a body makes itself. Called by a task;
  // outside a schedule it is a failed assertion.
  [[noreturn]] static void fail(Failure failure);
  // Whether the caller is a task of a Scheduler.
  static bool inside();
  // For a task: the virtual time of its schedule that has passed because no task could run. A
  // time-out that was chosen to fire early moves the clock, but not this.
  static Duration idle();

 private:
  std::unique_ptr<Engine> engine_;
};

}  // namespace ordeal::explore
