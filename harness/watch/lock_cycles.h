// Finds the lock orders that can deadlock: cycles of "B was taken while A was held" in which each
// edge is another thread's, and nothing keeps those threads from being there at the same time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/sync/runtime.h"

namespace ordeal {

// Another lock that the thread held meanwhile, by its instance.
struct GateLock {
  uint64_t lock = 0;
  LockMode mode = LockMode::exclusive;
  friend auto operator<=>(const GateLock&, const GateLock&) = default;
};

// One way in which an edge was seen: by which thread, under which other locks. Ways that judge
// alike are kept once, as first seen.
struct LockWay {
  uint64_t thread = 0;  // Task::key()
  uint32_t phase = 0;   // Of the run: threads of two phases never meet.
  LockMode held_mode = LockMode::exclusive;
  LockMode taken_mode = LockMode::exclusive;
  std::vector<GateLock> gates;  // Sorted.
  std::string thread_name;
  std::source_location held_at, taken_at;
  std::vector<void*> stack;  // Return addresses, innermost first; empty where none was taken.
};

// `to` was taken while `from` was held.
struct SeenLockEdge {
  uint64_t from = 0, to = 0;
  uint64_t count = 0;
  std::vector<LockWay> ways;
};

// Whether `known` says everything that `way` does: the same thread, modes and phase, under no lock
// that is not held in `way` too.
bool covers(const LockWay& known, const LockWay& way);

// One edge of a cycle and the way in which the cycle uses it.
struct LockStep {
  size_t edge = 0, way = 0;  // Into the edges, and into the ways of that one.
};
using LockCycle = std::vector<LockStep>;

// The cycles of at most 6 edges, of each at most one for every set of edges, and at most `most` in
// all. A cycle counts where its edges have ways of different threads in one phase, no two of which
// hold a common gate lock (but for two readers), and where each lock is wanted in a mode that
// conflicts with the mode in which the next edge holds it.
std::vector<LockCycle> find_lock_cycles(const std::vector<SeenLockEdge>& edges, size_t most = 64);

}  // namespace ordeal
