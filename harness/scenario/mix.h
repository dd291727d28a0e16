// The native body of a group with `mix {…}`: no script on the path of an operation.
#pragma once

#include <string>

#include "harness/scenario/script.h"

namespace ordeal {

// Draws operations by weight, fills in their arguments, carries them out and records them, for as
// long as lane.next() says so. Draws follow H(seed, "mix", thread) alone. Returns nothing on
// success, else what an operation threw (misuse, which ends the group). Called by the group's
// thread; env.targets are open.
std::optional<ScriptError> run_mix(const Plan& plan, const GroupPlan& group, ThreadEnv& env,
                                   Lane& lane);

}  // namespace ordeal
