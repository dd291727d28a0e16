// Running scenarios for a person: `run`, and `replay` of a result's faults. harness/run/campaign.h
// does the work; this prints what comes of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/cli/command.h"
#include "harness/scenario/run_request.h"

namespace ordeal {

// The scenarios to run, and how a person wants to hear of them.
struct RunScenarios {
  std::vector<std::string> paths;
  RunRequest run;                // The same for every scenario.
  std::optional<uint64_t> seed;  // None: a fresh one.
  bool no_skips = false;         // A skipped scenario fails.
  bool verbose = false;          // Also show what became of each failpoint.
  bool json = false;             // One line of JSON for each scenario on stdout, nothing else.
};

// Runs the scenarios, prints each verdict and returns the exit status. Throws InputError if there
// is nothing to run. Call it on the main thread.
int run_scenarios(const CommandContext& context, RunScenarios asked);

}  // namespace ordeal
