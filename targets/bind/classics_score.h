// The classics as what `ordeal score` measures detection with.
#pragma once

#include <span>

#include "harness/explore/score.h"

namespace ordeal {

// All of them, named "classics.<program>", with the published figures. Lives for ever.
std::span<const explore::ScoreProgram> classics_score_programs();

}  // namespace ordeal
