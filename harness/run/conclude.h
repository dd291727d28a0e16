// The last steps of every supervisor.
#pragma once

#include "harness/run/judge/assemble.h"
#include "harness/run/progress.h"
#include "harness/run/supervisor.h"

namespace ordeal {

// Judges what was assembled, writes the reports into the run's directory and removes what only the
// run itself needed there. Throws InputError where a report cannot be written.
RunOutcome conclude_run(const Catalogue& catalogue, const Plan& plan, const RunFiles& files,
                        const Assembler& assembler, const Board& board, bool interrupted,
                        Progress& progress);

}  // namespace ordeal
