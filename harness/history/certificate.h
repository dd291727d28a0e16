// The proof of "linearizable": an order, checked by nothing but the definition.
#pragma once

#include <string>

#include "harness/history/prepared.h"

namespace ordeal::history {

// "" where the order is a linearization: every completed operation is in it once and every pending
// one at most once, none comes after one that was called only after it had returned, and the model
// itself, not what a search remembers of it, allows each. Else what is wrong.
std::string check_order(const Prepared& prepared, const std::vector<uint32_t>& order);

}  // namespace ordeal::history
