// Queues whose values are unique are judged in O(n log n), without a search: such a history has no
// order if and only if it shows one of a few patterns (Bouajjani, Emmi, Enea and Hamza, "On
// reducing linearizability to state reachability", 2015).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/history/prepared.h"

namespace ordeal::history {

struct QueuePattern {
  uint32_t failed = UINT32_MAX;  // The dequeue whose return is the first that cannot be; into ops.
  std::vector<uint32_t> others;  // What it contradicts.
  std::string why;
};

struct QueueVerdict {
  bool ok = false;
  QueuePattern pattern;  // Where not ok: the one that is complete first.
};

// Nothing where this cannot judge: another model, a value enqueued twice, or a dequeue whose output
// is not known.
std::optional<QueueVerdict> monitor_queue(const Prepared& prepared);

}  // namespace ordeal::history
