// The directories of a run: the one of its reports, which stays, and the one of its work, which
// lasts as long as the run.
#pragma once

#include <string>
#include <vector>

#include "harness/scenario/catalogue.h"
#include "harness/scenario/run_request.h"

namespace ordeal {

// Makes a directory below `out`/`scenario`, named by the time, and returns its path. Throws
// InputError if it cannot be made.
std::string new_run_dir(const std::string& out, const std::string& scenario);

// Makes a directory in /tmp for the targets and mounts of a run, and returns its path. First
// removes the directories of supervisors that were killed. Throws InputError.
std::string new_work_dir();
// Detaches the mounts below the directory, then removes it.
void remove_work_dir(const std::string& dir);

// Writes every report into the run's directory and returns their paths. Throws InputError.
std::vector<std::string> write_reports(const Catalogue& catalogue, const Result& result,
                                       const RunFiles& files);

// Removes journals, boards and tapes, and the worker's log where it is empty.
void remove_journals(const RunFiles& files);

}  // namespace ordeal
