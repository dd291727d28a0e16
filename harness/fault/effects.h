// What the rules of a point want of one hit, added up. For the fault room alone.
#pragma once

#include <utility>
#include <vector>

#include "harness/fault/plan_parts.h"

namespace ordeal {

struct PointPlan::Effects {
  const Seat& seat;
  const uint64_t n;
  const size_t asked;
  const bool contended;

  Duration delay{0};
  Duration spin{0};
  uint64_t yields = 0;
  Duration pause{0};
  // barrier, signal and the like, in order.
  std::vector<std::pair<FaultAction, const ArmedRule*>> acts = {};
  // What the target is told: the first error that a rule asked for, the least size that one left.
  IoEffect told = {};
};

// Whether the value of a logged action is the place of its rule in its chain.
constexpr bool names_its_rule(FaultAction action) { return action >= FaultAction::barrier; }

}  // namespace ordeal
