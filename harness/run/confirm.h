// From a possible deadlock to one that has been seen: explores the scenario with the aim of
// bringing the circle about.
#pragma once

#include "harness/run/judge/assemble.h"
#include "harness/run/supervisor.h"

namespace ordeal {

// For each possible deadlock among the findings of a run on real threads, of which there may be
// some: a bounded exploration that keeps tasks back between the first and the second lock. Where it
// deadlocks the finding is no warning any more and names the schedule, which is kept in the run's
// directory; else it says how hard was tried, or why nothing was. To be called when no process of
// the run is left, on the main thread.
void confirm_lock_cycles(const Catalogue& catalogue, const Plan& plan, const RunRequest& request,
                         const RunFiles& files, Assembler& assembler);

}  // namespace ordeal
