// Virtual time.
#pragma once

#include <cstdint>

#include "harness/base/time.h"
#include "harness/explore/core/task_table.h"

namespace ordeal::explore {

// The virtual clock of one schedule. It stands still while a task can run; it moves when every task
// waits, to the next deadline, or when a strategy has a time-out fire early.
//
// Invariants: the clock never goes back; armed_ is the number of tasks that are blocked with a
// deadline or on a condition, which may wake without a notification.
class Timers {
 public:
  // Sets the clock to the start of a schedule, with nothing armed.
  void begin() {
    now_ = kStart;
    idle_ = Duration(0);
    armed_ = 0;
  }

  Instant now() const { return now_; }
  Duration elapsed() const { return now_ - kStart; }
  // The time that has passed because no task could run.
  Duration idle() const { return idle_; }

  bool any_armed() const { return armed_ != 0; }
  // A task begins, or stops, to wait with a deadline or on a condition.
  void arm() { ++armed_; }
  void disarm() { --armed_; }

  // Moves the clock to the earliest deadline, as no task can run. Returns false where there is no
  // deadline. The caller then expires the tasks that are due.
  bool pass_time(const TaskTable& tasks);
  // Moves the clock to `deadline`, unless it is past it.
  void fire_early(Instant deadline) {
    if (deadline > now_) now_ = deadline;
  }
  // Whether the task's deadline has passed and the task does not know it yet.
  bool is_due(const TaskState& task) const {
    return task.blocked != Blocked::no && !task.ended() && task.deadline <= now_ && !task.timed_out;
  }

  // Replaces `early` by the tasks that wait and that no other task needs to let go on: a time-out
  // or a spurious wake-up would.
  static void list_early(const TaskTable& tasks, Vec<TaskId>& early);

 private:
  static constexpr Instant kStart{std::chrono::seconds(1)};

  Instant now_ = kStart;
  Duration idle_{0};
  uint32_t armed_ = 0;
};

}  // namespace ordeal::explore
