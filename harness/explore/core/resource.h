// The scheduler's model of a SyncObject.
#pragma once

#include <cstdint>
#include <source_location>

#include "harness/explore/core/memory_model.h"
#include "harness/explore/core/op.h"
#include "harness/explore/core/wait_queue.h"
#include "harness/sync/runtime.h"

namespace ordeal::explore {

// One SyncObject within one schedule: a lock, a condition, an Atomic or a Shared. The kind of the
// object decides which of the members are used.
//
// Invariant of a lock: it has one exclusive owner, or readers, or neither; never both.
struct Resource {
  ResourceId id = 0;
  // Who made the object, and as which of its objects; or, for objects older than the schedule, its
  // name and the order of first use. Equal in every schedule of every process.
  uint64_t key = 0;
  const char* name = nullptr;  // The SyncObject's; null once the SyncObject is destroyed.
  std::source_location made_at;

  TaskId owner = kNoTask;    // The exclusive holder of a lock.
  uint32_t readers = 0;      // The number of shared holders of a lock.
  PendingList pending;       // Tasks whose next step takes this lock.
  WaitQueue waiters;         // Tasks that wait to be notified through this condition.
  uint32_t notified_at = 0;  // 1 + the last step that notified while no task waited; 0: none.

  LockClock clock = 0;  // Handles of the memory model; 0: not made yet.
  Location location = 0;
  PlainCell cell = 0;
  bool announced = false;  // ThreadSanitizer knows it as a mutex.

  uint64_t order_writes = 0;  // Digests of the steps made on it: see order_digest.h.
  uint64_t order_reads = 0;

  bool held() const { return owner != kNoTask || readers != 0; }

  // Makes this the model of `object`.
  void start(ResourceId new_id, uint64_t new_key, const SyncObject& object) {
    *this = Resource();
    id = new_id;
    key = new_key;
    name = object.name;
    made_at = object.made_at;
  }
};

}  // namespace ordeal::explore
