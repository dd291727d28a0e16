// The rules of modelled locks and conditions: who may take what, and who waits for whom.
#pragma once

#include <cstdint>

#include "harness/explore/core/ready_set.h"
#include "harness/explore/core/resource.h"
#include "harness/explore/core/task_state.h"

namespace ordeal::explore {

// Moves tasks into and out of locks and conditions, and keeps the ready set true while it does.
// The state itself lies in Resource and TaskState. It offers no choice, and does not call the
// memory model or ThreadSanitizer: the engine does.
//
// Invariants, between calls: a task is in the ready set if and only if can_run() says so; each
// HeldLock of a task is the lock's owner or one of its readers; a task in a WaitQueue is blocked on
// that condition.
class Locks {
 public:
  explicit Locks(ReadySet& ready) : ready_(ready) {}

  // Whether `by` could take the lock now. A task that reads already and wants to read again waits
  // for a writer that waits for it: real locks let a waiting writer go before new readers.
  static bool can_take(const Resource& lock, LockMode mode, const TaskState& by);
  // Whether the task could make its next step now.
  static bool can_run(const TaskState& task);
  void refresh(TaskState& task) { ready_.set(task.id, can_run(task)); }

  // REQUIRES: can_take(). `step` is the step of the schedule.
  void take(Resource& lock, LockMode mode, TaskState& by, uint32_t step);
  // Returns false, and changes nothing, where the task does not hold the lock so.
  [[nodiscard]] bool give(Resource& lock, LockMode mode, TaskState& by);

  // The task's next step takes the lock, and other tasks run before that step.
  void add_pending(TaskState& task, Resource& lock);
  static void remove_pending(TaskState& task);

  // The task waits for its condition no longer and is about to take its mutex.
  // REQUIRES: the task is in the queue of the condition that it wants.
  void wake(TaskState& task);

 private:
  void refresh_pending(Resource& lock);

  ReadySet& ready_;
};

inline void Locks::take(Resource& lock, LockMode mode, TaskState& by, uint32_t step) {
  if (mode == LockMode::exclusive) {
    lock.owner = by.id;
  } else {
    ++lock.readers;
  }
  by.held.push_back({&lock, mode, step});
  if (!lock.pending.empty()) refresh_pending(lock);
}

inline bool Locks::give(Resource& lock, LockMode mode, TaskState& by) {
  uint32_t at = by.held.size();
  while (at > 0 && (by.held[at - 1].lock != &lock || by.held[at - 1].mode != mode)) --at;
  if (at == 0) return false;
  by.held.erase_at(at - 1);
  if (mode == LockMode::exclusive) {
    lock.owner = kNoTask;
  } else {
    --lock.readers;
  }
  if (!lock.pending.empty()) refresh_pending(lock);
  return true;
}

}  // namespace ordeal::explore
