// What the memory model remembers within one schedule. Only memory_model*.cc include this.
//
// A task's epoch grows each time it lets others have its past (a release), so that "the access that
// task u made in epoch e is in t's past" is `e <= past[u]`. A store notes who saw it first and
// when; whoever has one of these in its past may not read anything older (coherence).
//
// Sequential consistency follows [atomics.order] with the order S of execution. A fence of that
// kind is known by its ordinal, which travels in entry 0 of the clocks like any epoch; to it
// belongs the joined past of all such fences until then. An access sees what was published to the
// last fence in its past; one that is sequentially consistent itself, what was published to any.
// The joined past serves for coherence alone and never orders plain data.
#pragma once

#include <cstdint>
#include <source_location>

#include "harness/explore/core/clock.h"
#include "harness/explore/core/memory_model.h"
#include "harness/explore/core/tsan.h"
#include "harness/explore/core/vec.h"

namespace ordeal::explore {

// One release, as ThreadSanitizer knows it: `object` carries it. Lists are shared and never change.
struct Edge {
  const Edge* next = nullptr;
  const Edge* object = nullptr;
  Slot by = 0;
  uint32_t epoch = 0;
};
struct EdgeLists {
  const EdgeLists* next = nullptr;
  const Edge* edges = nullptr;
};

// A past that is handed on. Where it is that of one release, whoever has (by, epoch) has all of it.
struct Released {
  static constexpr uint32_t kMixed = ~uint32_t{0};
  Clock clock;  // Empty: none.
  Slot by = 0;
  uint32_t epoch = kMixed;
  const Edge* edges = nullptr;  // Only where ThreadSanitizer listens.
};

struct TaskPast {
  Clock past;       // What happens before its next step.
  Released fenced;  // Its past at its last release fence: what its relaxed stores carry.
  Clock waiting;    // What it has read of, and an acquire fence would make part of its past.
  const EdgeLists* waiting_edges = nullptr;
};

struct Seen {
  Slot by = 0;
  uint32_t epoch = 0;
  Seen* next = nullptr;
};
struct Store {
  uint64_t value = 0;
  Released released;
  Seen first;            // The writer's.
  uint32_t sc_from = 0;  // Seen by sc accesses since before the fence of this ordinal; 0: by none.
};
struct AtomicHistory {
  static constexpr uint32_t kKept = 16;
  uint64_t value = 0;  // Of the last store.
  uint32_t count = 0;  // Stores so far; the last kKept of them are here, in a ring.
  uint32_t made = 0;   // Elements of the ring that exist.
  Store* ring[kKept];

  // The k-th before the last one.
  Store& back(uint32_t k) const { return *ring[(count - 1 - k) % kKept]; }
  uint32_t kept() const { return count < kKept ? count : kKept; }
};

struct LockPast {
  Clock writers;  // Of its exclusive holders, or of release().
  Clock readers;  // Of its shared holders since.
};

struct PlainAccess {
  Slot by = 0;
  uint32_t epoch = 0;  // 0: never.
  std::source_location at;
};
struct PlainRead {
  PlainAccess access;
  PlainRead* next = nullptr;
};
struct PlainHistory {
  PlainAccess write;
  PlainRead* reads = nullptr;  // Since that write; no two of one task.
};

struct MemoryModel::Parts {
  Arena arena;
  bool weak = true;
  Vec<TaskPast*> tasks;
  Vec<LockPast*> clocks;
  Vec<AtomicHistory*> atomics;
  Vec<PlainHistory*> plains;
  Vec<Clock> sc_fences;       // By ordinal - 1: the joined past of those up to it.
  Seen* free_seen = nullptr;  // Of stores that were dropped.
  PlainRead* free_reads = nullptr;

  void begin();
  uint32_t epoch(TaskId task) const { return tasks[task]->past.get(slot_of(task)); }
  void next_epoch(TaskId task) { ++tasks[task]->past.at[slot_of(task)]; }

  AtomicHistory& history(Location location) const { return *atomics[location - 1]; }
  // Whether something in the task's past, or for sc accesses in S, has seen this store.
  bool knows(TaskId task, const Store& store, bool sc) const;
  // How many stores back a load may go, at most.
  uint32_t oldest(TaskId task, const AtomicHistory& history, bool sc) const;
  // What a compare_exchange that fails reads: the outcome-th before the last that is not
  // `expected`.
  static Store& failing(const AtomicHistory& history, uint64_t expected, uint32_t outcome);
  void see(TaskId task, Store& store, bool sc);
  Store& new_store(AtomicHistory& history, uint64_t value);
  uint64_t load(TaskId task, Store& store, std::memory_order order);
  // `over`: what a read-modify-write has read, else null.
  void store(TaskId task, AtomicHistory& history, uint64_t value, std::memory_order order,
             const Store* over);

  // What `task` gets by reading of `released`.
  void take(TaskId task, const Released& released, bool acquires);
  void release_fence(TaskId task);
  void acquire_fence(TaskId task);
  void sc_fence(TaskId task);

  const Edge* announce(TaskId task, const Edge* object, const Edge* next);
  void announce_taken(const TaskPast& task, const Edge* edges);
};

}  // namespace ordeal::explore
