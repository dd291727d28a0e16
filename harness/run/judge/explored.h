// What several workers explored, as one.
#pragma once

#include <cstddef>
#include <map>

#include "harness/result/exploration.h"

namespace ordeal {

// By process. Partial orders that two workers both saw count twice: they keep no common list.
ExplorationStats sum_of(const std::map<size_t, ExplorationStats>& workers);

}  // namespace ordeal
