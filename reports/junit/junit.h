// A result as JUnit XML, in the dialect that Surefire, nextest and the CI systems agree on.
#pragma once

#include <string>

#include "harness/result/result.h"

namespace ordeal {

// The bytes of junit.xml: one suite, named after the scenario, with a case for the run, one for
// each check and one for each finding that nobody asked for. `unknown` is a failure: giving up is
// not passing. Where a must_fail run passes, the checks that failed on request pass, and say so.
// Characters that XML cannot hold become U+FFFD. Pure: any thread may call it.
std::string write_junit(const Result& result);

}  // namespace ordeal
