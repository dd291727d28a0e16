// Writing the page of `ordeal score`: how many planted bugs were found.
#pragma once

#include <string>

#include "harness/result/score_sheet.h"

namespace ordeal {

// Returns one offline HTML file without a script: whether the score holds, a row for each bug, the
// value of fault injection, and the clean scenarios. Pure.
std::string write_score_html(const ScoreSheet& sheet);

}  // namespace ordeal
