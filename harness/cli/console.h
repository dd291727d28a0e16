// How verdicts look on a terminal and in a log.
#pragma once

#include <string>

#include "harness/run/supervisor.h"

namespace ordeal {

// Several lines: the verdict, its reason, the findings with their reproduce lines, the report.
std::string describe_outcome(const RunOutcome& outcome, bool color);

// One line of JSON: scenario, verdict, reason, seed, dir, findings.
std::string outcome_as_json(const RunOutcome& outcome);

// "FAIL", coloured where asked.
std::string verdict_word(Verdict verdict, bool color);

// Whether colour is wanted on this stream: a terminal, and NO_COLOR not set.
bool wants_color(int fd);

}  // namespace ordeal
