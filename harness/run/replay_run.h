// `ordeal replay` and `ordeal shrink`: a schedule file, run again.
#pragma once

#include <string>

#include "harness/explore/schedule.h"
#include "harness/run/life/worker_request.h"

namespace ordeal {

struct ReplayRequest {
  RunRequest run;  // The scenario, its params and defects are those of the schedule.
  std::string file;
  explore::Schedule schedule;
  bool anyway = false;  // Also where the scenario has changed since.
  bool here = false;    // In this process, for a debugger.
  uint32_t times = 1;   // Each in a process of its own, unless `here`.
  std::string out;      // shrink: where to; "": over the file.
};

// What a schedule says of the scenario, as a request to load it. Throws InputError where the
// scenario is not there.
void ask_for_scenario(const explore::Schedule& schedule, RunRequest& run);

// Shows the interleaving and what it found. Returns the exit status: 1 where the schedule's finding
// was seen, 0 where it was not. Throws InputError, with each difference where the scenario is not
// the schedule's.
int replay_schedule(const ReplayRequest& request, const ScriptLoader& load);

// Writes a smaller schedule that shows the same. Returns 0, or 1 where the finding was not seen.
// Throws InputError.
int shrink_schedule(const ReplayRequest& request, const ScriptLoader& load);

}  // namespace ordeal
