// Runs schedules again, and finds where a run leaves its schedule.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "harness/explore/core/scheduler.h"
#include "harness/explore/explore.h"
#include "harness/explore/schedule.h"
#include "harness/explore/strategy/replay_strategy.h"

namespace ordeal::explore {

// The options, with memory mode, races and points as the schedule has them.
SchedulerOptions options_for(const Schedule& schedule, SchedulerOptions options);

// Replays schedule after schedule of one body, and keeps the scheduler between them. All of them
// have the memory mode, races and points of `options`. Used by one OS thread.
class Replayer {
 public:
  Replayer(const SchedulerOptions& options, std::function<void()> body);

  // Follows the entries. Without a trace, `diverged` and `trace` are empty, and it is faster.
  Replay run(const Schedule& schedule, bool trace);

  // Follows the first `steps` steps of the schedule, then goes on at random, by `seed`.
  ScheduleOutcome wander(const Schedule& schedule, uint32_t steps, uint64_t seed);

  Scheduler& scheduler() { return scheduler_; }

 private:
  void follow(const Schedule& schedule);

  Scheduler scheduler_;
  const std::function<void()> body_;
  ReplayStrategy strategy_;
  bool long_names_ = false;  // A task has a name that a tape cuts: only a trace has it whole.
};

// The schedule that the scheduler has just run, run once more from its tape for its trace. The
// outcome is that of the second run.
struct Retaken {
  ScheduleOutcome outcome;
  Trace trace;
  std::vector<Entry> entries;  // With notes.
};
Retaken retake(Scheduler& scheduler, uint64_t seed, const std::function<void()>& body);

// Gives each entry its note: the step that its task would have made next, or its wait at the end.
void annotate(std::vector<Entry>& entries, const Trace& trace, const Failure& failure);

// "readers/1 load reorder.b, reorder.cc:30": a step in words.
std::string in_words(const Event& event, const Trace& trace);

// The first step at which the run leaves the digests, in words; "" where it never does, or where
// there are no digests.
std::string first_divergence(const std::vector<uint16_t>& digests, const Trace& trace);
// The first step at which two runs of one schedule differ, in words; "" where they do not.
std::string first_difference(const Trace& once, const Trace& again);

}  // namespace ordeal::explore
