// Sample results, for the tests of reports and for viewing the page.
#pragma once

#include <string>
#include <vector>

#include "harness/result/result.h"

namespace ordeal {

// A Sample is one result with a name.
struct Sample {
  std::string name;  // The name of the sample: "pass", "race", "skipped", …
  Result result;
};

// Returns pass, race, must_fail, unknown, skipped, error, incomplete, short, hostile, empty, and
// the samples of explore_samples() and check_samples(). Every call returns the same samples.
std::vector<Sample> sample_results();

// Returns the sample of this name. REQUIRES: it exists.
Result sample_result(const std::string& name);

// Returns a run that passed, with every field set: three groups, faults, 10 s. The other samples
// start from it.
Result rich_result();

// Returns explorations: explore_deadlock, explore_assertion, explore_silent, explore_long,
// explore_sparse.
std::vector<Sample> explore_samples();

// Returns runs with histories, locks, assertions, resources and suppressions: checks_failing,
// checks_clean, checks_large, checks_explored.
std::vector<Sample> check_samples();

}  // namespace ordeal
