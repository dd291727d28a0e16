// Stacks whose values are unique are judged in O(n log n), without a search, by taking away one
// value after the other that cannot decide (Lee and Mathur, "Efficient Decrease-and-Conquer
// Linearizability Monitoring", 2025; Abdulla, Grahn, Jonsson, Krishna and Mishra, "Efficient
// Linearizability Monitoring", 2025).
//
// A value is certainly inside between the return of its push and the call of its pop. Where these
// overlap it never decides. At a moment at which nothing is certainly inside the stack can be taken
// for empty, and what is before and after are stacks of their own. Where there is no such moment
// some value is at the bottom all the time: its push can come first and its pop last. Any such
// value can be put around whatever order the others have; where there is none, there is no order.
#pragma once

#include <optional>

#include "harness/history/items.h"

namespace ordeal::history {

// Nothing where this cannot judge: another model, a value pushed twice, or a pop whose output is
// not known and which decides; one that is pending is first taken for one that never happened. The
// pattern of a violation is that of the first return that cannot be: the judgement is repeated on
// what came before it until that has an order, which is rarely more than once.
std::optional<MonitorVerdict> monitor_stack(const Model& model, const History& history);

}  // namespace ordeal::history
