#include "harness/explore/core/task_table.h"

namespace ordeal::explore {
namespace {

// Tasks of abandoned schedules. They are never destroyed: their objects may still be in use.
std::vector<std::shared_ptr<Task>>& abandoned_tasks() {
  static thread_local auto* const tasks = new std::vector<std::shared_ptr<Task>>();
  return *tasks;
}

}  // namespace

void TaskTable::begin(uint64_t epoch) {
  epoch_ = epoch;
  count_ = ended_ = steps_ = 0;
  views_.clear();
  ready_.clear();
}

TaskState& TaskTable::add(std::shared_ptr<Task> task, TaskId parent) {
  const TaskId id = count_++;
  if (id == states_.size()) states_.push_back(std::make_unique<TaskState>(stack_size_));
  TaskState& state = *states_[id];
  state.start(id);
  state.task = std::move(task);
  state.task->model = &state;
  state.task->epoch = epoch_;
  TaskView fresh;
  fresh.key = state.task->key();
  fresh.parent = parent;
  views_.push_back(fresh);
  ready_.add(id);
  ready_.set(id, true);
  return state;
}

void TaskTable::release() {
  for (TaskId id = 0; id < count_; ++id) {
    TaskState& state = *states_[id];
    if (!state.ended()) abandoned_tasks().push_back(std::move(state.task));
    state.task.reset();
  }
  count_ = 0;
}

void TaskTable::renew_stacks() {
  for (const auto& state : states_) state->fiber.renew();
}

}  // namespace ordeal::explore
