// Locks and conditions.
#include <fmt/format.h>

#include "harness/explore/core/engine.h"
#include "harness/explore/core/tsan.h"

namespace ordeal::explore {

bool Scheduler::Impl::can_take(const Resource& lock, LockMode mode, const TaskState& by) const {
  if (lock.owner != kNoTask) return false;
  if (lock.readers == 0) return true;
  if (mode == LockMode::exclusive) return false;
  // A reader that is one already waits for a writer that waits for it: as on real threads, where a
  // waiting writer goes before new readers.
  for (const HeldLock& held : by.held) {
    if (held.lock != &lock) continue;
    for (const TaskState* other = lock.pending; other != nullptr; other = other->next_pending) {
      if (other->blocked == Blocked::lock) return false;
    }
  }
  return true;
}

bool Scheduler::Impl::can_run(const TaskState& task) const {
  switch (task.blocked) {
    case Blocked::no:
      return true;
    case Blocked::lock:
      return task.timed_out || can_take(*task.wants, LockMode::exclusive, task);
    case Blocked::lock_shared:
      return task.timed_out || can_take(*task.wants, LockMode::shared, task);
    case Blocked::join:
      return task.timed_out || task.joins->blocked == Blocked::ended;
    case Blocked::sleep:
      return task.timed_out;
    case Blocked::cond:
    case Blocked::ended:
      return false;
  }
  return false;
}

void Scheduler::Impl::link(TaskState& task, Resource& resource) {
  task.pending_on = &resource;
  task.prev_pending = nullptr;
  task.next_pending = resource.pending;
  if (resource.pending != nullptr) resource.pending->prev_pending = &task;
  resource.pending = &task;
  if (resource.readers != 0) refresh_pending(resource);  // A writer that waits holds readers up.
}

void Scheduler::Impl::unlink(TaskState& task) {
  Resource& resource = *task.pending_on;
  task.pending_on = nullptr;
  if (task.prev_pending != nullptr) {
    task.prev_pending->next_pending = task.next_pending;
  } else {
    resource.pending = task.next_pending;
  }
  if (task.next_pending != nullptr) task.next_pending->prev_pending = task.prev_pending;
}

void Scheduler::Impl::refresh_pending(Resource& resource) {
  for (TaskState* task = resource.pending; task != nullptr; task = task->next_pending)
    refresh(*task);
}

void Scheduler::Impl::take(Resource& lock, LockMode mode) {
  TaskState& self = current();
  if (mode == LockMode::exclusive) {
    lock.owner = self.id;
  } else {
    ++lock.readers;
  }
  self.held.push_back({&lock, mode, steps_});
  if (use_memory_) {
    if (lock.clock == 0) lock.clock = memory_.make_clock();
    memory_.locked(self.id, lock.clock, mode);
  }
  if constexpr (tsan::kAnnounces) {
    if (!lock.announced) tsan::mutex_create(&lock);
    lock.announced = true;
    tsan::mutex_pre_lock(&lock, mode == LockMode::shared);
    tsan::mutex_post_lock(&lock, mode == LockMode::shared);
  }
  if (lock.pending != nullptr) refresh_pending(lock);
}

void Scheduler::Impl::announce_given(Resource& lock, LockMode mode) {
  tsan::mutex_pre_unlock(&lock, mode == LockMode::shared);
  tsan::mutex_post_unlock(&lock, mode == LockMode::shared);
}

void Scheduler::Impl::give(Resource& lock, LockMode mode) {
  TaskState& self = current();
  uint32_t at = self.held.size();
  while (at > 0 && (self.held[at - 1].lock != &lock || self.held[at - 1].mode != mode)) --at;
  if (at == 0) misuse(lock, "is given back by a task that does not hold it");
  self.held.erase_at(at - 1);
  if (mode == LockMode::exclusive) {
    lock.owner = kNoTask;
  } else {
    --lock.readers;
  }
  if (use_memory_) memory_.unlocked(self.id, lock.clock, mode);
  announce_given(lock, mode);
  if (lock.pending != nullptr) refresh_pending(lock);
}

bool Scheduler::Impl::lock(SyncObject& object, LockMode mode, Instant deadline,
                           std::source_location at) {
  Resource& lock = resource_of(object);
  if (deadline <= now_) {
    step(OpKind::try_lock, true, &lock, at);
    const bool taken = can_take(lock, mode, current());
    if (taken) take(lock, mode);
    made_step(taken ? 1 : 0);
    return taken;
  }
  const bool exclusive = mode == LockMode::exclusive;
  arrive(exclusive ? OpKind::lock : OpKind::lock_shared, true, &lock, at);
  block(exclusive ? Blocked::lock : Blocked::lock_shared, &lock, deadline);
  offer();
  if (current().timed_out) {
    made_step(0);
    return false;
  }
  take(lock, mode);
  made_step(1);
  return true;
}

void Scheduler::Impl::unlock(SyncObject& object, LockMode mode) {
  Resource& lock = resource_of(object);
  step(OpKind::unlock, true, &lock, {});
  give(lock, mode);
  made_step(0);
}

// Two steps: the task goes to sleep and gives the mutex back; later it takes the mutex again.
bool Scheduler::Impl::wait(SyncObject& cond_object, SyncObject& mutex_object, Instant deadline,
                           std::source_location at) {
  Resource& cond = resource_of(cond_object);
  Resource& mutex = resource_of(mutex_object);
  step(OpKind::wait, true, &cond, at);
  TaskState& self = current();
  give(mutex, LockMode::exclusive);
  self.mutex = &mutex;
  self.next_waiter = nullptr;
  if (cond.waiters == nullptr) {
    cond.waiters = &self;
  } else {
    cond.last_waiter->next_waiter = &self;
  }
  cond.last_waiter = &self;
  order(self, &mutex, true, 0);
  made_step(0);

  arrive(OpKind::retake, true, &mutex, at);
  if (deadline <= now_) {
    block(Blocked::cond, &cond, kForever);
    self.timed_out = true;
    wake(self);
  } else {
    block(Blocked::cond, &cond, deadline);
  }
  offer();  // Whoever wakes it makes it wait for the mutex.
  const bool timed_out = self.timed_out_waiting;
  take(mutex, LockMode::exclusive);
  made_step(timed_out ? 0 : 1);
  return !timed_out;
}

// A waiter stops waiting for its condition and waits for its mutex.
void Scheduler::Impl::wake(TaskState& task) {
  Resource& cond = *task.wants;
  TaskState* before = nullptr;
  for (TaskState* at = cond.waiters; at != &task; at = at->next_waiter) before = at;
  (before == nullptr ? cond.waiters : before->next_waiter) = task.next_waiter;
  if (cond.last_waiter == &task) cond.last_waiter = before;
  task.next_waiter = nullptr;
  --timed_;
  const bool timed_out = task.timed_out;
  task.blocked = Blocked::lock;
  task.wants = task.mutex;
  task.deadline = kForever;
  link(task, *task.mutex);
  task.timed_out = false;  // Of the wait, not of the taking.
  refresh(task);
  task.timed_out_waiting = timed_out;
}

void Scheduler::Impl::notify(SyncObject& object, bool all, std::source_location at) {
  Resource& cond = resource_of(object);
  step(all ? OpKind::notify_all : OpKind::notify_one, true, &cond, at);
  uint32_t waiting = 0;
  for (TaskState* task = cond.waiters; task != nullptr; task = task->next_waiter) ++waiting;
  if (waiting == 0) {
    cond.notified_unheard = steps_ + 1;
  } else if (all) {
    while (cond.waiters != nullptr) wake(*cond.waiters);
  } else {
    uint64_t which = waiting > 1 ? draw(ValueKind::waiter, "waiter", waiting, {}) : 0;
    TaskState* task = cond.waiters;
    for (; which > 0; --which) task = task->next_waiter;
    wake(*task);
  }
  made_step(waiting);
}

}  // namespace ordeal::explore
