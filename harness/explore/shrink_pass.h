// The passes of shrink(), each of which proposes candidates of one kind.
#pragma once

#include <span>
#include <vector>

#include "harness/explore/shrinker.h"

namespace ordeal::explore {

// One way to make a schedule smaller: a function that proposes candidates to the Shrinker, goes on
// from each that is better, and returns whether there was one. It keeps nothing between calls, and
// is called again and again until no pass finds anything.
using ShrinkPass = bool (*)(Shrinker&);

// Puts independent steps into another order, so that tasks make theirs in a row; where one task
// failed, also leaves out the steps that are not in the past of its failure.
bool regroup_steps(Shrinker& shrinker);
// Removes runs of entries: halves, quarters, …, single entries.
bool remove_chunks(Shrinker& shrinker);
// Replaces several switches in a row by one to where the last of them went.
bool bridge_switches(Shrinker& shrinker);
// Removes two entries at once, or replaces them by one.
bool remove_pairs(Shrinker& shrinker);
// Lets a switch go to another task.
bool retarget_switches(Shrinker& shrinker);
// Moves an entry some steps earlier or later.
bool move_entries(Shrinker& shrinker);
// Lowers the outcomes of draws.
bool lower_values(Shrinker& shrinker);
// Reduces the sizes of the workload: tasks, iterations, operations.
bool reduce_workload(Shrinker& shrinker);

// The passes over entries: each of the fast ones in every round, the slow ones, in order, until one
// improves, once the fast ones find nothing more.
std::span<const ShrinkPass> fast_passes();
std::span<const ShrinkPass> slow_passes();

// `entries` without `count` of them from `from` on.
std::vector<Entry> without(const std::vector<Entry>& entries, size_t from, size_t count);

}  // namespace ordeal::explore
