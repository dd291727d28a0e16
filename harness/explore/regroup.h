// Puts the steps of a run into another order that no task can tell from the first: steps that do
// not touch the same thing may be swapped. What a task does in a row is then seen in a row, and a
// schedule that says so needs fewer deviations.
#pragma once

#include <cstdint>
#include <vector>

#include "harness/explore/core/outcome.h"
#include "harness/explore/schedule.h"

namespace ordeal::explore {

// What each event of a trace has to come after: indices of earlier events.
std::vector<std::vector<uint32_t>> dependencies_of(const Trace& trace);

// Of each event, whether the failure may depend on it: whether it is before the last step of who
// failed. Everything, where everybody did.
std::vector<bool> past_of_failure(const Trace& trace, const Failure& failure,
                                  const std::vector<std::vector<uint32_t>>& dependencies);

enum class Prefer : uint8_t { first_made, last_made, as_before, longest };

// An order of the chosen events in which a task goes on for as long as it can. Where it cannot, the
// next is taken by preference.
std::vector<uint32_t> grouped(const Trace& trace, const std::vector<bool>& chosen,
                              const std::vector<std::vector<uint32_t>>& dependencies,
                              Prefer prefer);

// Entries that make the events happen in this order; what the schedule had to say of values, and
// of time-outs that came early, is kept from `before`.
std::vector<Entry> entries_for(const Trace& trace, const std::vector<uint32_t>& order,
                               const std::vector<Entry>& before);

}  // namespace ordeal::explore
