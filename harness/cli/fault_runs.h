// Runs that are made of other runs' faults: a sweep, a log done again.
#pragma once

#include <string>

#include "harness/cli/commands.h"
#include "harness/run/supervisor.h"

namespace ordeal {

// A run for each opportunity of the plan's sweep, until one never comes to its own, or the limit.
// The result is that of the last run, with a check for each opportunity, the findings of all runs
// and the worst of their verdicts. Throws InputError as supervise() does.
RunOutcome run_sweep(const Catalogue& catalogue, const Plan& plan, const RunRequest& request);

// Completes a command with --replay-faults by what its result says of the run: scenario, mode,
// seed, params and defects. Returns that result. Throws InputError.
Result ask_for_replay(const Catalogue& catalogue, RunCommand& command);

// Whether a result has a log of faults and no schedule, so that the log is what can be replayed.
bool has_faults_alone(const Catalogue& catalogue, const std::string& path);

// In some lines, whether the faults of one run fired again in the other.
std::string compare_faults(const Result& before, const Result& after);

// A table of what became of each point: reached, armed, fired, fired while contended.
std::string describe_points(const Result& result);

}  // namespace ordeal
