// The functions of Runtime: locks, conditions, memory, tasks, time and values.
#include "harness/base/assert.h"
#include "harness/explore/core/engine.h"
#include "harness/explore/core/order_digest.h"
#include "harness/explore/core/tsan.h"

namespace ordeal::explore {

void Engine::take(Resource& lock, LockMode mode) {
  TaskState& self = tasks_.current();
  locks_.take(lock, mode, self, tasks_.steps());
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
}

void Engine::give(Resource& lock, LockMode mode) {
  TaskState& self = tasks_.current();
  if (!locks_.give(lock, mode, self))
    fail(reports().misused(lock, "is given back by a task that does not hold it"));
  if (use_memory_) memory_.unlocked(self.id, lock.clock, mode);
  tsan::mutex_unlock(&lock, mode == LockMode::shared);
}

bool Engine::lock(SyncObject& object, LockMode mode, Instant deadline, std::source_location at) {
  Resource& lock = resources_.of(object);
  if (deadline <= timers_.now()) {
    step(OpKind::try_lock, true, &lock, at);
    const bool taken = Locks::can_take(lock, mode, tasks_.current());
    if (taken) take(lock, mode);
    made_step(taken ? 1 : 0);
    return taken;
  }
  const bool exclusive = mode == LockMode::exclusive;
  arrive(exclusive ? OpKind::lock : OpKind::lock_shared, true, &lock, at);
  block(exclusive ? Blocked::lock : Blocked::lock_shared, &lock, deadline);
  offer();
  if (tasks_.current().timed_out) {
    made_step(0);
    return false;
  }
  take(lock, mode);
  made_step(1);
  return true;
}

void Engine::unlock(SyncObject& object, LockMode mode) {
  Resource& lock = resources_.of(object);
  step(OpKind::unlock, true, &lock, {});
  give(lock, mode);
  made_step(0);
}

// Two steps: the task gives the mutex back and waits; later it takes the mutex again.
bool Engine::wait(SyncObject& cond_object, SyncObject& mutex_object, Instant deadline,
                  std::source_location at) {
  Resource& cond = resources_.of(cond_object);
  Resource& mutex = resources_.of(mutex_object);
  step(OpKind::wait, true, &cond, at);
  TaskState& self = tasks_.current();
  give(mutex, LockMode::exclusive);
  self.mutex = &mutex;
  cond.waiters.push_back(self);
  add_to_order(self, &mutex, true, 0);
  made_step(0);

  arrive(OpKind::retake, true, &mutex, at);
  if (deadline <= timers_.now()) {
    block(Blocked::cond, &cond, kForever);
    self.timed_out = true;
    wake(self);
  } else {
    block(Blocked::cond, &cond, deadline);
  }
  offer();  // wake() has made it wait for the mutex.
  const bool timed_out = self.timed_out_waiting;
  take(mutex, LockMode::exclusive);
  made_step(timed_out ? 0 : 1);
  return !timed_out;
}

void Engine::notify(SyncObject& object, bool all, std::source_location at) {
  Resource& cond = resources_.of(object);
  step(all ? OpKind::notify_all : OpKind::notify_one, true, &cond, at);
  const uint32_t waiting = cond.waiters.size();
  if (waiting == 0) {
    cond.notified_at = tasks_.steps() + 1;
  } else if (all) {
    while (!cond.waiters.empty()) wake(cond.waiters.front());
  } else {
    const uint64_t which =
        waiting > 1 ? choices_.draw(tasks_, ValueKind::waiter, "waiter", waiting, {}) : 0;
    wake(cond.waiters.at(which));
  }
  made_step(waiting);
}

void Engine::made(SyncObject& object) {
  TaskState& self = tasks_.current();
  resources_.add(object, mix_bits(self.task->key() + ++self.objects_made));
}

void Engine::forget(SyncObject& object) {
  Resource* const resource = resources_.find(object);
  if (resource == nullptr) return;
  if (resource->held()) fail(reports().misused(*resource, "is destroyed while somebody holds it"));
  if (!resource->waiters.empty())
    fail(reports().misused(*resource, "is destroyed while somebody waits on it"));
  if (resource->announced) tsan::mutex_destroy(resource);
  resource->announced = false;
  ResourceTable::remove(object);
}

AtomicOutcome Engine::access(SyncObject& object, void* cell, const AtomicAccess& access) {
  Resource& atomic = resources_.of(object);
  const bool loads = access.op == AtomicOp::load;
  const OpKind kind = loads                          ? OpKind::load
                      : access.op == AtomicOp::store ? OpKind::store
                                                     : OpKind::modify;
  step(kind, !loads, &atomic, access.at);
  if (!use_memory_) {
    AtomicOutcome outcome{access.peek(cell), true};
    uint64_t next = access.operand;
    if (access.op == AtomicOp::modify) next = access.modify(outcome.old, access.operand);
    if (access.op == AtomicOp::compare_exchange) outcome.exchanged = outcome.old == access.expected;
    const bool writes = !loads && outcome.exchanged;
    if (writes) access.poke(cell, next);
    made_step(writes ? next : outcome.old);
    return outcome;
  }
  const TaskId self = tasks_.current_id();
  if (atomic.location == 0) atomic.location = memory_.make_location(kNoTask, access.peek(cell));
  const uint32_t outcomes = memory_.outcomes(self, atomic.location, access);
  const uint64_t stale =
      outcomes > 1 ? choices_.draw(tasks_, ValueKind::stale, atomic.name, outcomes, {}) : 0;
  const AtomicOutcome outcome =
      memory_.perform(self, atomic.location, access, static_cast<uint32_t>(stale));
  const uint64_t last = memory_.last_value(atomic.location);
  if (!loads) access.poke(cell, last);
  made_step(
      loads || (access.op == AtomicOp::compare_exchange && !outcome.exchanged) ? outcome.old : last,
      stale);
  return outcome;
}

void Engine::fence(std::memory_order order, std::source_location at) {
  step(OpKind::fence, false, nullptr, at);
  if (use_memory_) memory_.fence(tasks_.current_id(), order);
  made_step(0);
}

void Engine::plain(SyncObject& object, const PlainAccess& access) {
  Resource& shared = resources_.of(object);
  step(access.write ? OpKind::write : OpKind::read, access.write, &shared, access.at);
  if (options_.races) {
    if (shared.cell == 0) shared.cell = memory_.make_plain(kNoTask);
    PlainRace race;
    if (memory_.plain(tasks_.current_id(), shared.cell, access.write, access.at, race))
      fail(reports().raced(shared, race, access.at));
  }
  const bool has_value = trace_.wanted() && access.peek != nullptr;
  const bool reads_value = has_value && !access.write;
  made_step(reads_value ? access.peek(access.cell) : access.operand, 0, has_value);
}

std::shared_ptr<Task> Engine::make_child(Task& parent, std::string_view name) {
  TaskState* const state = tasks_.find(parent);
  if (state == nullptr) return Runtime::make_child(parent, name);
  return pool_.next_child(parent, *state, name);
}

void Engine::spawn(std::shared_ptr<Task> task, std::function<void()> body) {
  step(OpKind::spawn, false, nullptr, {});
  ALWAYS_ASSERT(tasks_.find(*task) == nullptr, "a task is started twice");
  const TaskId self = tasks_.current_id();
  TaskState& child = start_task(std::move(task), self);
  child.body.set(std::move(body));
  child.order = tasks_.current().order;
  if (use_memory_) memory_.spawn(self, child.id);
  tsan::release(&child);
  if (Strategy* follower = choices_.follower())
    follower->spawned(self, child.id, choices_.view(tasks_));
  made_step(child.id);
  if (options_.points == Points::all) private_steps();
}

bool Engine::join(Task& task, Instant deadline) {
  TaskState* const joined = tasks_.find(task);
  if (joined == nullptr) return true;  // A task of an earlier schedule: it has ended.
  TaskState& self = tasks_.current();
  arrive(OpKind::join, false, nullptr, {});
  self.joins = joined;
  block(Blocked::join, nullptr, deadline);
  offer();
  self.joins = nullptr;
  const bool ended = joined->ended();
  if (ended) {
    if (use_memory_) memory_.joined(self.id, joined->id);
    tsan::acquire(&joined->fiber);
    self.order = hash_combine(self.order, joined->order);
  }
  made_step(ended ? 1 : 0);
  return ended;
}

void Engine::sleep_until(Instant deadline) {
  if (deadline <= timers_.now()) return yield();
  arrive(OpKind::sleep, false, nullptr, {});
  block(Blocked::sleep, nullptr, deadline);
  offer();
  made_step(0);
}

// To strategies and reports it is a sleep.
void Engine::park(const void* key, Instant deadline) {
  TaskState& self = tasks_.current();
  self.parked_on = key;
  sleep_until(deadline);
  self.parked_on = nullptr;
}

void Engine::unpark(const void* key) {
  for (TaskId id = 0; id < tasks_.count(); ++id) {
    TaskState& task = tasks_[id];
    if (task.blocked == Blocked::sleep && task.parked_on == key && !task.timed_out) expire(task);
  }
}

void Engine::yield() {
  step(OpKind::yield, false, nullptr, {});
  made_step(0);
}

uint64_t Engine::choose(uint64_t n, const char* tag) {
  return n <= 1 ? 0 : choices_.draw(tasks_, ValueKind::choose, tag, n, {});
}

bool Engine::happens(Chance chance, const char* tag) {
  if (chance.of == 0) return false;
  if (chance.of >= chance.in) return true;
  return choices_.draw(tasks_, ValueKind::fault, tag, 2, chance) == 1;
}

}  // namespace ordeal::explore
