// The two intrusive lists of tasks that a resource has. Their links lie in TaskState, so that
// queueing a task takes no memory.
#pragma once

#include <cstdint>

namespace ordeal::explore {

struct TaskState;

// The tasks that wait to be notified through one condition, in order of arrival. A task is in at
// most one WaitQueue.
//
// Invariants: last_ is the end of the list that begins at first_; where the queue is empty, last_
// has no meaning.
class WaitQueue {
 public:
  bool empty() const { return first_ == nullptr; }
  TaskState& front() const { return *first_; }
  // The n-th of the queue, from 0. REQUIRES: n < size().
  TaskState& at(uint64_t n) const;
  uint32_t size() const;

  void push_back(TaskState& task);
  // REQUIRES: `task` is in this queue.
  void remove(TaskState& task);

 private:
  TaskState* first_ = nullptr;
  TaskState* last_ = nullptr;
};

// The tasks whose next step takes one lock, the latest first. A task is in at most one PendingList;
// its `prev_pending` and `next_pending` are its neighbours there.
class PendingList {
 public:
  bool empty() const { return first_ == nullptr; }
  TaskState* first() const { return first_; }  // Null where the list is empty.

  void push_front(TaskState& task);
  // REQUIRES: `task` is in this list.
  void remove(TaskState& task);

 private:
  TaskState* first_ = nullptr;
};

}  // namespace ordeal::explore
