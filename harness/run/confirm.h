// Confirms possible deadlocks: explores the scenario with the aim of reaching each one.
#pragma once

#include "harness/run/judge/assemble.h"
#include "harness/scenario/catalogue.h"

namespace ordeal {

// Explores, within bounds, for each possible deadlock among the findings of a run on real threads.
// The exploration delays tasks between their first and their second lock. If it deadlocks there,
// the finding stops being a warning and names the schedule, which is kept in the run's directory;
// otherwise its evidence says how much was tried, or why nothing was. Call it on the main thread
// when no process of the run is left.
void confirm_lock_cycles(const Catalogue& catalogue, const Plan& plan, const RunRequest& request,
                         const RunFiles& files, Assembler& assembler);

}  // namespace ordeal
