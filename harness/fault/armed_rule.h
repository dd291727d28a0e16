// Rules at a point, as they are while a plan is armed. For the directory harness/fault alone.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "harness/fault/rendezvous.h"
#include "harness/fault/rule.h"

namespace ordeal {

class PointPlan;

// A rule at its point, with the things that it names. Constant while armed, except `used`.
struct ArmedRule {
  std::shared_ptr<const FaultRuleSpec> spec;
  uint32_t ordinal = 0;           // Among the rules of the point.
  uint32_t fault = 0;             // The FaultSpec it came from.
  uint32_t term = 0;              // Its place in the chain of that FaultSpec.
  std::atomic<uint64_t> used{0};  // How often it has fired, counted where it has `times`.
  PointPlan* after = nullptr;     // The things that it names; null where it names none.
  Rendezvous* barrier = nullptr;
  Rendezvous* signal = nullptr;
  Rendezvous* wait = nullptr;
};

// The rules of a point at one moment. A later arm() makes a new set and keeps the old one, as
// threads may still read it.
struct RuleSet {
  std::vector<ArmedRule*> rules;
};

}  // namespace ordeal
