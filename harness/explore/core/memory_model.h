// The memory model: which stores a load may read, what happens before what, and which plain
// accesses race. It follows C++20 with modification order equal to execution order: store
// buffering, message passing, IRIW and coherence are exact; a load never reads from a store that
// has not been executed yet, so the weak outcome of load buffering is not reached.
//
// Sources: Norris and Demsky, CDSchecker (OOPSLA 2013); Luo and Demsky, C11Tester (ASPLOS 2021);
// Vyukov's Relacy, whose per-store "first seen by" stamps are used here; Kang et al., A promising
// semantics (POPL 2017), for sequentially consistent fences as joined views.
#pragma once

#include <cstdint>
#include <memory>
#include <source_location>

#include "harness/explore/core/op.h"
#include "harness/sync/runtime.h"

namespace ordeal::explore {

// The memory orders that take effect.
enum class MemoryMode : uint8_t {
  sc,    // Every load reads the last store; happens-before is still kept where races are checked.
  weak,  // What C++20 allows.
};

// Two plain accesses of one Shared<T> that nothing orders and of which one writes.
struct PlainRace {
  TaskId earlier_task = kNoTask;
  bool earlier_writes = false;
  bool later_writes = false;
  std::source_location earlier_at;
};

// Handles of what the model knows of a SyncObject: small integers from 1, valid in one schedule.
using LockClock = uint32_t;  // Of a mutex, a condition, a spawn or an end: carries clocks.
using Location = uint32_t;   // Of an Atomic.
using PlainCell = uint32_t;  // Of a Shared<T>.

// The memory of one schedule after another: causality.h orders the tasks, atomic_stores.h keeps the
// stores, race_detector.h the plain accesses.
//
// It is built without sanitizers and used by one OS thread. Where ThreadSanitizer is in the
// program, it announces the edges of accesses, of fences and of release(), so that these must be
// called while the fiber of their task is the current one. The edges of mutexes, spawn and join are
// the caller's to announce.
class MemoryModel {
 public:
  MemoryModel();
  MemoryModel(const MemoryModel&) = delete;
  MemoryModel& operator=(const MemoryModel&) = delete;
  ~MemoryModel();

  // Begins a schedule with task 0 alone. Everything of the last one is forgotten, its memory kept.
  void begin(MemoryMode mode, bool check_races);
  // Whether clocks are kept at all: in `sc` only for race checks or for ThreadSanitizer.
  bool keeps_clocks() const { return keeps_clocks_; }

  void spawn(TaskId parent, TaskId child);  // Children are numbered in ascending order.
  void joined(TaskId by, TaskId ended);

  LockClock make_clock();
  void release(TaskId task, LockClock clock);  // The task's past becomes part of the clock,
  void acquire(TaskId task, LockClock clock);  // and the clock's part of the task's past.
  // A mutex: everything that any holder did is before the next exclusive holder; readers do not
  // order each other.
  void locked(TaskId task, LockClock clock, LockMode mode);
  void unlocked(TaskId task, LockClock clock, LockMode mode);

  // `initial` was there before anybody looked; written by `maker`, or, where that is kNoTask, by
  // something that happened before the schedule.
  Location make_location(TaskId maker, uint64_t initial);
  // How many outcomes this access may have: 1 for stores and in `sc`. Outcome 0 reads the last
  // store, k the k-th before it that may be read.
  uint32_t outcomes(TaskId task, Location location, const AtomicAccess& access);
  // Carries it out. `outcome` is below what outcomes() has just returned for it.
  AtomicOutcome perform(TaskId task, Location location, const AtomicAccess& access,
                        uint32_t outcome);
  uint64_t last_value(Location location) const;
  void fence(TaskId task, std::memory_order order);

  // Its making counts as a write of `maker`, at no place (line 0); where `maker` is kNoTask, as
  // none.
  PlainCell make_plain(TaskId maker);
  // The race that this access makes with an earlier one, if any. `race` is filled then.
  bool plain(TaskId task, PlainCell cell, bool write, std::source_location at, PlainRace& race);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
  bool keeps_clocks_ = false;
};

}  // namespace ordeal::explore
