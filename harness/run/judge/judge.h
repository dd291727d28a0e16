// The verdict of a run: pure, from what the result says and the plan asked for.
#pragma once

#include "harness/result/result.h"
#include "harness/run/judge/suppression.h"
#include "harness/scenario/plan.h"

namespace ordeal {

// Evaluates the thresholds, marks what must_fail asked for, and sets verdict and reason. A check
// that fails becomes a finding, so that nothing fails without one. A finding that `suppressions`
// match fails nothing, unless must_fail asked for it.
void judge(Result& result, const Plan& plan, const std::vector<Suppression>& suppressions = {},
           Day day = today());

}  // namespace ordeal
