// What a run leaves to the command that asked for it. The processes of the run are gone; its files
// stay in the run's directory.
#pragma once

#include <string>
#include <vector>

#include "harness/result/result.h"

namespace ordeal {

// A run that is over: its result, judged, and where its reports are.
struct RunOutcome {
  Result result;
  std::string dir;                   // The run's directory.
  std::vector<std::string> reports;  // Files written, result.json first.
  std::vector<std::string> seen;     // For each finding: "new", or since which run it is known.
  // A signal asked to stop, perhaps too late for this run: no further run may start.
  bool stop_asked = false;
};

}  // namespace ordeal
