#include "harness/explore/core/wait_queue.h"

#include "harness/explore/core/task_state.h"

namespace ordeal::explore {

TaskState& WaitQueue::at(uint64_t n) const {
  TaskState* task = first_;
  for (; n > 0; --n) task = task->next_waiter;
  return *task;
}

uint32_t WaitQueue::size() const {
  uint32_t count = 0;
  for (const TaskState* task = first_; task != nullptr; task = task->next_waiter) ++count;
  return count;
}

void WaitQueue::push_back(TaskState& task) {
  task.next_waiter = nullptr;
  if (first_ == nullptr) {
    first_ = &task;
  } else {
    last_->next_waiter = &task;
  }
  last_ = &task;
}

void WaitQueue::remove(TaskState& task) {
  TaskState* before = nullptr;
  for (TaskState* at = first_; at != &task; at = at->next_waiter) before = at;
  (before == nullptr ? first_ : before->next_waiter) = task.next_waiter;
  if (last_ == &task) last_ = before;
  task.next_waiter = nullptr;
}

void PendingList::push_front(TaskState& task) {
  task.prev_pending = nullptr;
  task.next_pending = first_;
  if (first_ != nullptr) first_->prev_pending = &task;
  first_ = &task;
}

void PendingList::remove(TaskState& task) {
  if (task.prev_pending != nullptr) {
    task.prev_pending->next_pending = task.next_pending;
  } else {
    first_ = task.next_pending;
  }
  if (task.next_pending != nullptr) task.next_pending->prev_pending = task.prev_pending;
}

}  // namespace ordeal::explore
