// Digests of partial orders: two schedules in which the same steps are made, with the same order
// between the steps that race, have the same digest.
#pragma once

#include <cstdint>

#include "harness/explore/core/resource.h"
#include "harness/explore/core/task_state.h"

namespace ordeal::explore {

inline uint64_t blend_orders(uint64_t a, uint64_t b) {
  const uint64_t x = (a ^ (b + 0x9e3779b97f4a7c15ULL)) * 0xff51afd7ed558ccdULL;
  return x ^ (x >> 32);
}

// Adds a step of `task` to the digests: `step` says what the task does, on `resource`, which may be
// null. A write comes after every earlier step on the resource, a read after the earlier writes.
inline void add_to_order(TaskState& task, Resource* resource, bool writes, uint64_t step) {
  uint64_t past = blend_orders(task.order, step);
  if (resource != nullptr) {
    past = blend_orders(past, resource->order_writes);
    if (writes) {
      past = blend_orders(past, resource->order_reads);
      resource->order_writes = past;
      resource->order_reads = 0;
    } else {
      resource->order_reads += past;
    }
  }
  task.order = past;
}

}  // namespace ordeal::explore
