// The tasks of a schedule.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "harness/explore/core/ready_set.h"
#include "harness/explore/core/strategy.h"
#include "harness/explore/core/task_state.h"

namespace ordeal::explore {

// The tasks of one schedule by TaskId, what a Strategy may know of each, the steps they have made,
// and which one runs. States and their stacks are kept from schedule to schedule.
//
// Invariants: views_ and ready_ have one element for each of the first count_ states; steps() is
// the sum of the steps of all views.
class TaskTable {
 public:
  explicit TaskTable(size_t stack_size) : stack_size_(stack_size) {}

  // Empties the table for the schedule of this epoch.
  void begin(uint64_t epoch);
  // Adds a task, ready for its first step. Its fiber is not prepared yet.
  TaskState& add(std::shared_ptr<Task> task, TaskId parent);
  // Empties the table at the end of a schedule. The Task of a task that has not ended is leaked,
  // as objects that it owns may still be in use.
  void release();

  uint32_t count() const { return count_; }
  TaskState& operator[](TaskId id) { return *states_[id]; }
  const TaskState& operator[](TaskId id) const { return *states_[id]; }
  // The state of a task of this schedule; null where `task` is of another one.
  TaskState* find(const Task& task) const {
    return task.epoch == epoch_ ? static_cast<TaskState*>(task.model) : nullptr;
  }

  // The task that runs.
  TaskState& current() { return *states_[current_]; }
  const TaskState& current() const { return *states_[current_]; }
  TaskId current_id() const { return current_; }
  void set_current(TaskId id) { current_ = id; }

  const TaskView& view(TaskId id) const { return views_[id]; }
  const TaskView* views() const { return views_.data(); }
  Op& op_of_current() { return views_[current_].op; }

  ReadySet& ready() { return ready_; }
  const ReadySet& ready() const { return ready_; }

  uint32_t steps() const { return steps_; }
  // Counts a step of the running task.
  void count_step() {
    ++views_[current_].steps;
    ++steps_;
  }

  // Counts the end of the running task; all_ended() is true when each task has ended.
  void count_end() { ++ended_; }
  bool all_ended() const { return ended_ == count_; }

  // Gives every stack fresh memory. REQUIRES: no schedule is under way.
  void renew_stacks();

 private:
  const size_t stack_size_;
  std::vector<std::unique_ptr<TaskState>> states_;  // The first count_ are of this schedule.
  Vec<TaskView> views_;
  ReadySet ready_;
  uint64_t epoch_ = 0;
  uint32_t count_ = 0;
  uint32_t ended_ = 0;
  uint32_t steps_ = 0;
  TaskId current_ = kNoTask;
};

}  // namespace ordeal::explore
