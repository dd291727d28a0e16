// Judges what a scenario and its targets claim about a run, from what the claim listeners
// (run/life) of its processes counted. Pure functions.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/fault/assertion.h"
#include "harness/run/record/journal.h"
#include "harness/scenario/plan.h"

namespace ordeal {

// The same for an assertion seen by several processes: counts add up, the earliest is the first.
// With everything that the plan's targets claim, seen or not.
std::vector<AssertionResult> sum_of_assertions(
    const Plan& plan, const std::vector<std::vector<AssertionResult>>& by_process);

// Fills in the verdict of a check that asks whether a point, or a claim of C++, was seen.
void judge_seen(CheckResult& check, const CheckPlan& plan,
                const std::map<std::string, PointResult>& points,
                const std::vector<AssertionResult>& claims);

// And that of an `eventually`, which was asked until it held or its time was over.
void judge_eventually(CheckResult& check, const CheckRecord& record,
                      const std::vector<Finding>& findings);

// What the scenario claims, from its checks and from what was counted of them, behind `claims`.
// `origin` is the start of the run, Monotonic ns: times become relative to it.
std::vector<AssertionResult> assertion_catalogue(const Plan& plan,
                                                 std::vector<AssertionResult> claims,
                                                 const std::vector<CheckResult>& checks,
                                                 const std::map<uint32_t, CheckRecord>& records,
                                                 int64_t origin);

}  // namespace ordeal
