// How results look on a terminal and in a log.
#pragma once

#include <string>

#include "harness/run/run_outcome.h"

namespace ordeal {

// Returns the outcome in several lines: the verdict, its reason, the findings with the commands
// that reproduce them, the report.
std::string describe_outcome(const RunOutcome& outcome, bool color);

// Returns the outcome as one line of JSON: scenario, verdict, reason, seed, dir, findings.
std::string outcome_as_json(const RunOutcome& outcome);

// Returns a table of the failpoints of a run: reached, armed, fired, fired while contended.
std::string describe_points(const Result& result);

// Returns the verdict in capitals, "FAIL", in colour if `color` says so.
std::string verdict_word(Verdict verdict, bool color);

// Returns true if colour is wanted on this descriptor: it is a terminal, and NO_COLOR is not set.
bool wants_color(int fd);

}  // namespace ordeal
