// `ordeal replay` and `ordeal shrink`: runs the schedule of a file again, or makes it smaller.
#pragma once

#include <string>

#include "harness/explore/schedule.h"
#include "harness/run/life/worker_request.h"

namespace ordeal {

// The request to run one schedule file again.
struct ReplayRequest {
  RunRequest run;    // The scenario, its params and defects are those of the schedule.
  std::string file;  // Where the schedule was read from.
  explore::Schedule schedule;
  bool anyway = false;  // Replay although the scenario has changed since.
  bool here = false;    // Replay in this process, for a debugger.
  uint32_t times = 1;   // How often, each time in a process of its own unless `here`.
  std::string out;      // shrink: the file to write; "" writes over `file`.
};

// Fills the request in with what the schedule says of its scenario: file, params, defects. Throws
// InputError if the file of the scenario does not exist.
void ask_for_scenario(const explore::Schedule& schedule, RunRequest& run);

// Runs the schedule and prints its interleaving and its findings. Returns the exit status: 1 if the
// finding of the schedule was seen again, else 0. Throws InputError; if the scenario differs from
// the scenario of the schedule, the message lists the differences.
int replay_schedule(const ReplayRequest& request, const ScriptLoader& load);

// Writes a smaller schedule with the same finding. Returns 0, or 1 if the finding was not seen
// again. Throws InputError.
int shrink_schedule(const ReplayRequest& request, const ScriptLoader& load);

}  // namespace ordeal
