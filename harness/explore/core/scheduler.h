// The deterministic Runtime: runs a body and every task that it spawns on fibers of the calling OS
// thread, under virtual time, with a Strategy deciding each step. One Scheduler runs many
// schedules, one after the other, and keeps its stacks, tasks and tables between them.
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

// Which steps are choices.
enum class Points : uint8_t {
  shared,  // Those that others can see.
  all,     // Besides, a few private ones around each: as tools that instrument every access have.
};

struct SchedulerOptions {
  MemoryMode memory = MemoryMode::weak;
  bool races = true;  // A Shared<T> race is a failure.
  Points points = Points::shared;
  uint32_t max_steps = 100'000;  // More is a livelock or a body without an end.
  size_t stack_size = 256 << 10;
  TapeMemory tape;  // Null: memory of its own.
  // Asked after every step, on the stack of the task that made it; not null means a broken
  // invariant, in a sentence. It may not use harness/sync.
  std::function<const char*()> invariant;
};

class Scheduler {
 public:
  explicit Scheduler(const SchedulerOptions& options);
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;
  ~Scheduler();

  // Runs `body` as task "main" under one schedule. `trace` is filled where it is not null. Not to
  // be called from inside a schedule. Nothing of the outcome points into the Scheduler.
  ScheduleOutcome run(Strategy& strategy, uint64_t seed, const std::function<void()>& body,
                      Trace* trace = nullptr);

  // To be called after a schedule in which ThreadSanitizer reported a race: it does not look again
  // at memory that it has reported, so what lay on the stacks of tasks would stay silent. Before a
  // schedule it makes that one's reports independent of what ran before it.
  void renew_stacks();

  // The decisions of the last schedule, and the names of its tasks.
  const TapeMemory& tape() const;

  // Ends the schedule under way as failed: for checks that a body makes itself. Called by a task;
  // does not return. Outside a schedule it is a broken assertion.
  [[noreturn]] static void fail(Failure failure);
  // Whether the caller is a task of a Scheduler.
  static bool inside();
  // For a task: the virtual time of its schedule that passed because nobody could run. Unlike the
  // clock, a time-out that was chosen to fire early does not move it.
  static Duration idle();

 private:
  std::unique_ptr<Engine> engine_;
};

}  // namespace ordeal::explore
