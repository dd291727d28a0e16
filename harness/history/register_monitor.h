// Registers whose written values are unique are judged in O(n log n), without a search (Gibbons and
// Korach, "Testing shared memories", 1997).
#pragma once

#include <optional>

#include "harness/history/prepared.h"

namespace ordeal::history {

// Whether the history has an order. Nothing where this cannot judge: another model, a value that is
// written twice, or the initial one written.
std::optional<bool> monitor_register(const Prepared& prepared);

}  // namespace ordeal::history
