// The supervisor of mode explore: starts the workers that share an exploration, and ends in a
// result whatever happens to them. A worker that crashes leaves its tape, and that is a schedule.
#pragma once

#include "harness/run/supervisor.h"

namespace ordeal {

// As supervise(), which calls it. `plan` is the one to explore: see load_to_explore.
RunOutcome supervise_exploration(const Catalogue& catalogue, const Plan& plan,
                                 const RunRequest& request);

}  // namespace ordeal
