// What the two fuzzers of fault rules share: rules that were accepted must decide soundly.
#pragma once

#include "harness/base/fuzz_testing.h"
#include "harness/fault/rule.h"
#include "harness/fault/spec.h"

namespace ordeal {

// Asserts what holds of every rule that a person may write, hit by hit.
inline void check_decisions(const FaultSpec& spec) {
  ALWAYS_ASSERT(!spec.rules.empty() && !spec.text.empty());
  for (uint32_t rule = 0; rule < spec.rules.size(); ++rule) {
    const FaultRuleSpec& each = *spec.rules[rule];
    ALWAYS_ASSERT(has_action(each), spec.text);
    for (uint64_t n = 1; n <= 8; ++n) {
      const Decision decision = effects_of(each, 7, rule, n);
      const Duration delay = decision.delay.value_or(Duration::zero());
      ALWAYS_ASSERT(delay >= Duration::zero() && delay <= DelayLaw::kLongest, spec.text);
      if (each.delay && each.delay->a == Duration::zero() && each.delay->b == Duration::zero())
        ALWAYS_ASSERT(delay == Duration::zero(), spec.text);
      ALWAYS_ASSERT(each.off || each.errors.empty() == (decision.error == 0), spec.text);
      static_cast<void>(decide(each, 7, rule, n, {.path = "/a/b", .key = "k"}));
    }
  }
}

// Whether both do the same at the first hits of a thread.
inline bool decide_alike(const FaultSpec& a, const FaultSpec& b) {
  if (a.rules.size() != b.rules.size() || a.replayable != b.replayable) return false;
  for (uint32_t rule = 0; rule < a.rules.size(); ++rule) {
    for (uint64_t n = 1; n <= 8; ++n) {
      if (decide(*a.rules[rule], 7, rule, n, {}) != decide(*b.rules[rule], 7, rule, n, {}))
        return false;
    }
  }
  return true;
}

}  // namespace ordeal
