// Atomic locations: which stores a load may read, and which past comes along. For the memory model
// alone.
//
// A store notes each task that has seen it, and in which epoch. A task that has one of these in its
// past may not read an older store (coherence).
#pragma once

#include <cstdint>

#include "harness/explore/core/causality.h"

namespace ordeal::explore {

// The latest stores of each atomic location of one schedule.
//
// Invariants: stores of a location are numbered in execution order; the last kKept of them can be
// read, older ones are gone.
class AtomicStores {
 public:
  AtomicStores(Arena& arena, Causality& causality) : arena_(arena), causality_(causality) {}

  // Begins a schedule. Without `keeps_clocks` only the last value of each location is kept; without
  // `weak` every access reads it. REQUIRES: the arena has been reset.
  void begin(bool weak, bool keeps_clocks);

  // See MemoryModel.
  Location make_location(TaskId maker, uint64_t initial);
  uint32_t outcomes(TaskId task, Location location, const AtomicAccess& access) const;
  AtomicOutcome perform(TaskId task, Location location, const AtomicAccess& access,
                        uint32_t outcome);
  uint64_t last_value(Location location) const { return of(location).value; }

 private:
  // A task has seen a store, in this epoch of its own.
  struct Seen {
    Slot by = 0;
    uint32_t epoch = 0;
    Seen* next = nullptr;
  };
  // One store of a location.
  struct Store {
    uint64_t value = 0;
    Released released;
    Seen first;            // The writer's; then the others that have seen it.
    uint32_t sc_from = 0;  // 1 + the number of sc fences before an sc access saw it; 0: none did.
  };
  // One location: its last value, and a ring of its last stores.
  struct History {
    static constexpr uint32_t kKept = 16;
    uint64_t value = 0;
    uint32_t count = 0;  // Stores so far.
    uint32_t made = 0;   // Elements of the ring that exist.
    Store* ring[kKept];

    // The k-th before the last one.
    Store& back(uint32_t k) const { return *ring[(count - 1 - k) % kKept]; }
    uint32_t kept() const { return count < kKept ? count : kKept; }
  };

  History& of(Location location) const { return *histories_[location - 1]; }
  // Whether an event of the task's past has seen this store; for sc accesses, any event of S.
  bool knows(TaskId task, const Store& store, bool sc) const;
  // How many stores back a load may go, at most.
  uint32_t oldest(TaskId task, const History& history, bool sc) const;
  // The store that a failing compare_exchange reads: the outcome-th, from the last one back, whose
  // value is not `expected`.
  static Store& failing(const History& history, uint64_t expected, uint32_t outcome);
  void see(TaskId task, Store& store, bool sc);
  uint64_t load(TaskId task, Store& store, std::memory_order order);
  Store& new_store(History& history, uint64_t value);
  // `over` is the store that a read-modify-write has read, else null.
  void store(TaskId task, History& history, uint64_t value, std::memory_order order,
             const Store* over);

  Arena& arena_;
  Causality& causality_;
  bool weak_ = true;
  bool keeps_clocks_ = true;
  Vec<History*> histories_;
  Seen* free_seen_ = nullptr;  // Of stores that are gone.
};

}  // namespace ordeal::explore
