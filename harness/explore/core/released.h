// The past that a store hands on to the tasks that read it. For the memory model alone.
#pragma once

#include <cstdint>

#include "harness/explore/core/clock.h"

namespace ordeal::explore {

// One release, as ThreadSanitizer knows it: the address of `object` stands for it. Lists of edges
// are shared and never change.
struct Edge {
  const Edge* next = nullptr;
  const Edge* object = nullptr;
  Slot by = 0;
  uint32_t epoch = 0;
};

// A list of lists of edges: the releases that a task has read from since its last acquire fence.
struct EdgeLists {
  const EdgeLists* next = nullptr;
  const Edge* edges = nullptr;
};

// A past that a store hands on to those who read it. Where it is the past of one release, a task
// that has (by, epoch) in its past has all of it.
struct Released {
  static constexpr uint32_t kMixed = ~uint32_t{0};  // The past of several releases.
  Clock clock;                                      // Empty: nothing is handed on.
  Slot by = 0;
  uint32_t epoch = kMixed;
  const Edge* edges = nullptr;  // Kept for ThreadSanitizer alone.

  void clear() {
    clock.clear();
    epoch = kMixed;
    edges = nullptr;
  }
};

}  // namespace ordeal::explore
