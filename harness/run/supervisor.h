// The supervisor starts a worker process for one run, watches it, and ends in a result whatever
// happens to it: a crash, a hang, `kill -9`, Ctrl-C. It never touches a mount's path.
#pragma once

#include "harness/result/result.h"
#include "harness/scenario/catalogue.h"
#include "harness/scenario/plan.h"
#include "harness/scenario/run_request.h"

namespace ordeal {

struct RunOutcome {
  Result result;
  std::string dir;                   // The run's directory.
  std::vector<std::string> reports;  // Files written, result.json first.
  std::vector<std::string> seen;     // Of each finding: new, or known since which run.
};

// Carries the plan out and writes the reports. Throws InputError where the run cannot start: an
// output directory that cannot be written, no build with the sanitizer that was asked for.
//
// Call it on the main thread: it handles SIGINT and SIGTERM while it runs. The first asks the
// worker to stop and still verify; the second ends it.
RunOutcome supervise(const Catalogue& catalogue, const Plan& plan, const RunRequest& request);

// The same for a run that cannot be carried out here: its reports say so, with the reason.
RunOutcome skip_run(const Catalogue& catalogue, const Plan& plan, const RunRequest& request,
                    const std::string& reason);

// The program that carries runs out under a sanitizer: a sibling of `program` ("" : itself).
// Throws InputError that says where it looked and how to build it.
std::string program_for(const std::string& program, const std::string& sanitize);

}  // namespace ordeal
