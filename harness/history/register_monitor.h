// Registers whose written values are unique are judged in O(n log n), without a search (Gibbons and
// Korach, "Testing shared memories", 1997).
#pragma once

#include <optional>

#include "harness/history/items.h"

namespace ordeal::history {

// Whether the history has an order. Nothing where this cannot judge: another model, a value that is
// written twice, or the initial one written.
std::optional<MonitorVerdict> monitor_register(const Model& model, const History& history);

}  // namespace ordeal::history
