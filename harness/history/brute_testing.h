// Orders tried one by one: the oracle of consistency levels on small histories.
#pragma once

#include <functional>

#include "harness/history/model.h"

namespace ordeal::history {

// Whether the operations, of any number of keys, each a state of its own, have an order that the
// model allows and in which `before(a, b)` implies that a comes first. Operations that never
// returned may be left out, failed ones are. REQUIRES: at most 16 operations.
bool brute_order(const Model& model, const History& history,
                 const std::function<bool(const Operation&, const Operation&)>& before);

}  // namespace ordeal::history
