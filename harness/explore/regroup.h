// Puts the steps of a run into another order that no task can tell from the first one: steps that
// do not touch the same object may be swapped. Each task's steps then stand together, and a
// schedule for that order needs fewer deviations.
#pragma once

#include <cstdint>
#include <vector>

#include "harness/explore/core/outcome.h"
#include "harness/explore/schedule.h"

namespace ordeal::explore {

// For each event of a trace, the indices of earlier events that it has to come after.
std::vector<std::vector<uint32_t>> dependencies_of(const Trace& trace);

// For each event, whether the failure may depend on it: whether it happens before the last step of
// the task that failed. True for every event where all tasks failed.
std::vector<bool> past_of_failure(const Trace& trace, const Failure& failure,
                                  const std::vector<std::vector<uint32_t>>& dependencies);

// Which task goes on where the one before it cannot: the one whose next event was made first or
// last, the one of the original order, or the one that can make the most events in a row.
enum class Prefer : uint8_t { first_made, last_made, as_before, longest };

// An order of the chosen events in which a task goes on for as long as it can. Where it cannot, the
// next is taken by preference.
std::vector<uint32_t> grouped(const Trace& trace, const std::vector<bool>& chosen,
                              const std::vector<std::vector<uint32_t>>& dependencies,
                              Prefer prefer);

// Entries that make the events happen in this order. Values and early time-outs are kept from
// `before`.
std::vector<Entry> entries_for(const Trace& trace, const std::vector<uint32_t>& order,
                               const std::vector<Entry>& before);

}  // namespace ordeal::explore
