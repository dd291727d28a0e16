// `ordeal run --replay-faults`: a run in which exactly the faults of an earlier one fire, each in
// the same thread at the same hit of its failpoint.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/result/result.h"
#include "harness/scenario/catalogue.h"
#include "harness/scenario/run_request.h"

namespace ordeal {

// The run that replays faults, as far as the command line says it.
struct FaultReplay {
  RunRequest run;                  // run.replay_faults names the earlier result.
  std::vector<std::string> paths;  // Scenarios; none: the scenario of the earlier result.
  std::optional<uint64_t> seed;    // None: the seed of the earlier result.
};

// Completes the request by what the earlier result says: scenario, mode, seed, params and defects.
// Returns that result. Throws InputError if it cannot be read, if it is of mode explore, whose
// schedules hold their faults, or if its scenario does not exist.
Result ask_for_faults_again(const Catalogue& catalogue, FaultReplay& replay);

// Returns true if `path` is a result that has a log of faults and no schedule, so that the log is
// the only thing that can be replayed. Throws InputError for a result that cannot be read.
bool has_faults_alone(const Catalogue& catalogue, const std::string& path);

// Returns lines for people that say how many faults of `before` fired again in `after`, and which
// did not.
std::string compare_faults(const Result& before, const Result& after);

}  // namespace ordeal
