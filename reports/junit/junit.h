// Writing a result as JUnit XML, in the dialect that Surefire, nextest and CI systems share.
#pragma once

#include <string>

#include "harness/result/result.h"

namespace ordeal {

// Returns the bytes of junit.xml: one suite, named after the scenario, with a case for the run, one
// for each check and one for each unexpected finding. `unknown` is a failure: a check that gave up
// has not passed. Where a must_fail run passes, its failed checks pass, and their text says so.
// Characters that XML cannot hold become U+FFFD. Pure. Thread-safe.
std::string write_junit(const Result& result);

}  // namespace ordeal
