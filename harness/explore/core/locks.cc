#include "harness/explore/core/locks.h"

namespace ordeal::explore {

bool Locks::can_take(const Resource& lock, LockMode mode, const TaskState& by) {
  if (lock.owner != kNoTask) return false;
  if (lock.readers == 0) return true;
  if (mode == LockMode::exclusive) return false;
  for (const HeldLock& held : by.held) {
    if (held.lock != &lock) continue;
    for (const TaskState* other = lock.pending.first(); other != nullptr;
         other = other->next_pending) {
      if (other->blocked == Blocked::lock) return false;
    }
  }
  return true;
}

bool Locks::can_run(const TaskState& task) {
  switch (task.blocked) {
    case Blocked::no:
      return true;
    case Blocked::lock:
      return task.timed_out || can_take(*task.wants, LockMode::exclusive, task);
    case Blocked::lock_shared:
      return task.timed_out || can_take(*task.wants, LockMode::shared, task);
    case Blocked::join:
      return task.timed_out || task.joins->ended();
    case Blocked::sleep:
      return task.timed_out;
    case Blocked::cond:
    case Blocked::ended:
      return false;
  }
  return false;
}

void Locks::add_pending(TaskState& task, Resource& lock) {
  task.pending_on = &lock;
  lock.pending.push_front(task);
  if (lock.readers != 0) refresh_pending(lock);  // A waiting writer holds readers up.
}

void Locks::remove_pending(TaskState& task) {
  task.pending_on->pending.remove(task);
  task.pending_on = nullptr;
}

void Locks::wake(TaskState& task) {
  task.wants->waiters.remove(task);
  const bool timed_out = task.timed_out;
  task.blocked = Blocked::lock;
  task.wants = task.mutex;
  task.deadline = kForever;
  add_pending(task, *task.mutex);
  task.timed_out = false;  // The wait has timed out, the taking of the mutex has not.
  refresh(task);
  task.timed_out_waiting = timed_out;
}

void Locks::refresh_pending(Resource& lock) {
  for (TaskState* task = lock.pending.first(); task != nullptr; task = task->next_pending)
    refresh(*task);
}

}  // namespace ordeal::explore
