// The strategies, one file each. Adding one is a file, a maker here and a line in strategies.cc.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "harness/explore/core/strategy.h"

namespace ordeal::explore {

std::unique_ptr<Strategy> make_random();

}  // namespace ordeal::explore
