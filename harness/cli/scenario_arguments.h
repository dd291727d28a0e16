// The arguments that `run` and `check` share.
#pragma once

#include <cstdint>
#include <optional>

#include "harness/cli/arguments.h"
#include "harness/scenario/run_request.h"

namespace ordeal {

// Adds the options that say how a scenario is loaded and bounded: --seed, --set, --defect, … They
// are stored in `request`, but for --seed, which may not be given.
void add_scenario_arguments(Arguments& arguments, RunRequest& request,
                            std::optional<uint64_t>& seed);

// Adds the options of mode explore.
void add_exploration_arguments(Arguments& arguments, ExploreRequest& request);

// Adds --sanitize.
void add_sanitize_argument(Arguments& arguments, Sanitizer& sanitizer);

}  // namespace ordeal
