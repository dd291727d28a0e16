// Confirms possible deadlocks: explores the scenario with the aim of closing the cycle of locks
// that a run on real threads only suggests.
#pragma once

#include "harness/run/judge/assemble.h"
#include "harness/scenario/catalogue.h"

namespace ordeal {

// Explores the scenario once, for a bounded time, for each possible deadlock among the findings;
// the exploration holds tasks back between the first and the second lock. If a schedule deadlocks,
// the finding becomes more than a warning and names the schedule, which stays in the run's
// directory. If none does, the finding says how many schedules were tried, or why none was. Call it
// on the main thread, when no process of the run is left.
void confirm_lock_cycles(const Catalogue& catalogue, const Plan& plan, const RunRequest& request,
                         const RunFiles& files, Assembler& assembler);

}  // namespace ordeal
