// Finding the schedule that a person names.
#pragma once

#include <string>

#include "harness/cli/command.h"
#include "harness/run/replay_run.h"

namespace ordeal {

// Completes a request by the schedule that `path` names: a .schedule, a result.json or the
// directory of a run, of which the first finding with a schedule is taken. Throws InputError.
void take_schedule(const CommandContext& context, const std::string& path, ReplayRequest& request);

}  // namespace ordeal
