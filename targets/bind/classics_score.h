// The classics as programs with which `ordeal score` measures detection.
#pragma once

#include <span>

#include "harness/explore/score.h"

namespace ordeal {

// Returns all programs, named "classics.<program>", with the published figures. The span lives as
// long as the process.
std::span<const explore::ScoreProgram> classics_score_programs();

}  // namespace ordeal
