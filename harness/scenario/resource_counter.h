// What a target tells of the things that it lends, for no_leaks. A Target that lends is one, too.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "harness/scenario/target.h"

namespace ordeal {

class ResourceCounter {
 public:
  virtual ~ResourceCounter() = default;
  // What is lent at this moment and must come back: ("permits lost by the pool of a", 0). The first
  // word is permits or handles. no_leaks asks after setup and again when all threads have ended,
  // before close; a number that grew is a leak. Thread-safe.
  virtual std::vector<std::pair<std::string, double>> resources() = 0;
};

// Of a target that lends nothing: nothing.
inline std::vector<std::pair<std::string, double>> resources_of(Target& target) {
  auto* counter = dynamic_cast<ResourceCounter*>(&target);
  return counter == nullptr ? std::vector<std::pair<std::string, double>>() : counter->resources();
}

}  // namespace ordeal
