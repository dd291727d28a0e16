// Results as runs make them, for the tests of reports and for looking at the page.
#pragma once

#include <string>
#include <vector>

#include "harness/result/result.h"

namespace ordeal {

struct Sample {
  std::string name;  // Of its folder: "pass", "race", "skipped", …
  Result result;
};

// Rich and poor ones: pass, race, must_fail, unknown, skipped, error, incomplete, short, hostile,
// empty, and those of explore_samples and check_samples. The same on every call.
std::vector<Sample> sample_results();

// The one with this name, which must exist.
Result sample_result(const std::string& name);

// A run that passed, with every field set; the other samples start from it. Three groups, faults,
// 10 s.
Result rich_result();

// Explorations: explore_deadlock, explore_assertion, explore_silent, explore_long, explore_sparse.
std::vector<Sample> explore_samples();

// Histories, locks, assertions, resources and suppressions: checks_failing, checks_clean,
// checks_large, checks_explored.
std::vector<Sample> check_samples();

}  // namespace ordeal
