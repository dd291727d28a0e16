// The page of a score of planted bugs.
#pragma once

#include <string>

#include "harness/result/score_sheet.h"

namespace ordeal {

// One offline file without a script: whether it holds, a row for each bug, the value of injecting
// faults, and the clean scenarios. Pure.
std::string write_score_html(const ScoreSheet& sheet);

}  // namespace ordeal
