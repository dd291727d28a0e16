// What happens before what. For the memory model alone.
//
// A task's epoch grows each time that it hands its past on (a release). "The access that task u
// made in epoch e is in t's past" is therefore `e <= past(t).get(slot_of(u))`.
//
// Sequential consistency follows [atomics.order] with S the order of execution. A sequentially
// consistent fence is known by its ordinal, which travels in entry 0 of the clocks like any epoch;
// to it belongs the joined past of all such fences until then. An access sees the stores that were
// published to the last fence in its past; a sequentially consistent access those that were
// published to any. The joined past serves for coherence alone and never orders plain data.
#pragma once

#include <cstdint>

#include "harness/explore/core/clock.h"
#include "harness/explore/core/memory_model.h"
#include "harness/explore/core/released.h"
#include "harness/explore/core/vec.h"

namespace ordeal::explore {

// The past of each task and lock of one schedule, and the fences. Where ThreadSanitizer is in the
// program, edges of atomics and fences are announced to it.
//
// Invariants: a task's own entry of its past is its epoch, from 1; no other clock has a later epoch
// of it.
class Causality {
 public:
  explicit Causality(Arena& arena) : arena_(arena) {}

  // Begins a schedule with task 0 alone. REQUIRES: the arena has been reset.
  void begin(bool weak);

  const Clock& past(TaskId task) const { return tasks_[task]->past; }
  uint32_t epoch(TaskId task) const { return past(task).get(slot_of(task)); }
  void next_epoch(TaskId task) { ++tasks_[task]->past.at[slot_of(task)]; }

  void spawn(TaskId parent, TaskId child);
  void join(TaskId by, TaskId ended);

  // Locks, and clocks that release() and acquire() use. See MemoryModel.
  LockClock make_clock();
  void release(TaskId task, LockClock clock);
  void acquire(TaskId task, LockClock clock);
  void locked(TaskId task, LockClock clock, LockMode mode);
  void unlocked(TaskId task, LockClock clock, LockMode mode);

  void fence(TaskId task, std::memory_order order);
  // The past at the task's last release fence: its relaxed stores hand it on.
  const Released& fenced(TaskId task) const { return tasks_[task]->fenced; }
  uint32_t sc_fences() const { return sc_fences_.size(); }
  // The joined past of the sequentially consistent fences up to this ordinal, from 1.
  const Clock& sc_past(uint32_t ordinal) const { return sc_fences_[ordinal - 1]; }

  // The task has read a store that hands `released` on. Without `acquires` it becomes part of the
  // task's past at its next acquire fence.
  void read(TaskId task, const Released& released, bool acquires);
  // A list of one more edge: of a release that the task makes now, or, where `edge` is not null, of
  // that earlier one. Null without ThreadSanitizer.
  const Edge* announce(TaskId task, const Edge* edge, const Edge* next);

 private:
  // What is known of one task.
  struct TaskPast {
    Clock past;       // Everything that happens before its next step.
    Released fenced;  // Its past at its last release fence.
    Clock waiting;    // The pasts of stores it has read, until its next acquire fence.
    const EdgeLists* waiting_edges = nullptr;
  };
  // What is known of one lock.
  struct LockPast {
    Clock writers;  // The past of its exclusive holders, or of release().
    Clock readers;  // The past of its shared holders since.
  };

  LockPast& lock(LockClock clock) { return *locks_[clock - 1]; }
  void acquire_fence(TaskId task);
  void sc_fence(TaskId task);
  void release_fence(TaskId task);
  static void announce_read(const TaskPast& task, const Edge* edges);

  Arena& arena_;
  bool weak_ = true;
  Vec<TaskPast*> tasks_;
  Vec<LockPast*> locks_;
  Vec<Clock> sc_fences_;  // By ordinal - 1: the joined past of the fences up to it.
};

inline void Causality::locked(TaskId task, LockClock clock, LockMode mode) {
  const LockPast& held = lock(clock);
  Clock& past = tasks_[task]->past;
  past.join(arena_, held.writers);
  if (mode == LockMode::exclusive) past.join(arena_, held.readers);
}

inline void Causality::unlocked(TaskId task, LockClock clock, LockMode mode) {
  LockPast& held = lock(clock);
  const Clock& past = tasks_[task]->past;
  if (mode == LockMode::shared) {
    held.readers.join(arena_, past);
  } else {  // The task took over all of both when it locked.
    held.writers.assign(arena_, past);
    held.readers.clear();
  }
  next_epoch(task);
}

}  // namespace ordeal::explore
