// Queues whose values are unique are judged in O(n log n), without a search: such a history has no
// order if and only if it shows one of a few patterns (Bouajjani, Emmi, Enea and Hamza, "On
// reducing linearizability to state reachability", 2015).
#pragma once

#include <optional>

#include "harness/history/items.h"

namespace ordeal::history {

// Nothing where this cannot judge: another model, a value enqueued twice, or a dequeue whose output
// is not known and which decides; one that is pending is first taken for one that never happened.
std::optional<MonitorVerdict> monitor_queue(const Model& model, const History& history);

}  // namespace ordeal::history
