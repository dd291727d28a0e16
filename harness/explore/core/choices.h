// The decisions of a schedule: which task runs, which time-out fires early, which value is drawn.
#pragma once

#include <cstdint>

#include "harness/base/assert.h"
#include "harness/explore/core/strategy.h"
#include "harness/explore/core/tape_writer.h"
#include "harness/explore/core/task_table.h"
#include "harness/explore/core/timers.h"

namespace ordeal::explore {

// Asks the Strategy for each decision of one schedule, checks the answer, and appends it to the
// tape where it is not the default one. It decides and changes no task.
//
// Invariants: the tape has each decision that was not the default, in order, except those of the
// fair phase, which follow from the seed; ready_ and early_ are those of the last question.
class Choices {
 public:
  explicit Choices(const TapeMemory& tape) : tape_(tape) {}

  // Begins a schedule, without a task so far.
  void begin(Strategy& strategy, uint64_t seed);
  void add_task(TaskId task, const std::string& name) { tape_.add_task(task, name); }

  // What the strategy may see now.
  View view(const TaskTable& tasks) const {
    View seen;
    seen.ready = ready_.data();
    seen.ready_count = ready_.size();
    seen.early = early_.data();
    seen.early_count = early_.size();
    seen.current = tasks.current_id();
    seen.current_ready = tasks.ready().has(seen.current);
    seen.tasks = tasks.views();
    seen.step = tasks.steps();
    return seen;
  }
  // The strategy, where it wants to see each arrival, step and spawn; else null.
  Strategy* follower() const { return follower_; }

  // The task that makes the next step. REQUIRES: a task is ready.
  TaskId pick(const TaskTable& tasks);
  // A task whose time-out or spurious wake-up comes early, or kNoTask.
  TaskId pick_early(const TaskTable& tasks, const Timers& timers) {
    early_.clear();
    return timers.any_armed() ? ask_for_early(tasks) : kNoTask;
  }
  // Begins the fair phase, unless it has begun.
  void enter_fair_phase(TaskTable& tasks);
  // The task that makes the next step in the fair phase: each ready task has the same chance.
  // Nothing is recorded, so that the tape of a livelock is as short as the way into it.
  TaskId pick_fairly(const TaskTable& tasks);
  // A value below `n`, for the running task.
  uint64_t draw(TaskTable& tasks, ValueKind kind, const char* tag, uint64_t n, Chance chance);

  // The running task has made its step: the next one begins without values.
  void end_step() {
    preempting_ = false;
    for (uint8_t& drawn : drawn_) drawn = 0;
  }

  uint32_t choices() const { return choices_; }
  uint32_t preemptions() const { return preemptions_; }
  // The step under way was chosen over the task before it, which could have gone on.
  bool preempting() const { return preempting_; }
  const TapeWriter& tape() const { return tape_; }

 private:
  TaskId ask_for_early(const TaskTable& tasks);
  void record(const TaskTable& tasks, DecisionKind kind, uint8_t nth, uint64_t value);

  TapeWriter tape_;
  Strategy* strategy_ = nullptr;
  Strategy* follower_ = nullptr;
  Vec<TaskId> ready_;
  Vec<TaskId> early_;
  uint32_t choices_ = 0;
  uint32_t preemptions_ = 0;
  uint8_t drawn_[4] = {};  // Values drawn in this step, by ValueKind.
  bool preempting_ = false;
  bool fair_ = false;  // The fair phase has begun.
  Random fair_random_{0};
};

inline TaskId Choices::pick(const TaskTable& tasks) {
  if (tasks.ready().count() == 1) return tasks.ready().first();
  tasks.ready().copy_to(ready_);
  ++choices_;
  const View seen = view(tasks);
  const TaskId pick = strategy_->pick(seen);
  if (pick != seen.current) [[likely]] {
    if (pick >= tasks.count() || !tasks.ready().has(pick)) [[unlikely]]
      ALWAYS_ASSERT(false, "a strategy picked a task that cannot run");
    if (seen.current_ready) {
      ++preemptions_;
      preempting_ = true;
      record(tasks, DecisionKind::run, 0, pick);
    } else if (pick != seen.ready[0]) {
      record(tasks, DecisionKind::run, 0, pick);
    }
  }
  return pick;
}

inline void Choices::record(const TaskTable& tasks, DecisionKind kind, uint8_t nth,
                            uint64_t value) {
  const TaskId current = tasks.current_id();
  tape_.append({current, tasks.view(current).steps, value, kind, nth});
}

}  // namespace ordeal::explore
