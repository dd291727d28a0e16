// The last steps of every run: from what its journals say to a result with reports. No process of
// the run is left when they begin.
#pragma once

#include "harness/run/judge/assemble.h"
#include "harness/run/progress.h"
#include "harness/run/run_outcome.h"
#include "harness/scenario/catalogue.h"

namespace ordeal {

// Judges the assembled result, writes the reports into the run's directory and removes the files
// that only the running processes needed. `interrupted`: a person ended the run. Throws InputError
// if a report cannot be written.
RunOutcome conclude_run(const Catalogue& catalogue, const Plan& plan, const RunFiles& files,
                        const Assembler& assembler, const Board& board, bool interrupted,
                        Progress& progress);

// Writes the reports of a run that cannot be carried out here. Their verdict is "skipped", with the
// reason. Throws InputError as conclude_run().
RunOutcome skip_run(const Catalogue& catalogue, const Plan& plan, const RunRequest& request,
                    const std::string& reason);

}  // namespace ordeal
