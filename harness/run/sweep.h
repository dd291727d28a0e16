// A sweep: a run for each opportunity at which a fault of the scenario may fire.
#pragma once

#include "harness/run/run_outcome.h"
#include "harness/scenario/catalogue.h"
#include "harness/scenario/plan.h"
#include "harness/scenario/run_request.h"

namespace ordeal {

// Runs a plan that has a sweep once for each opportunity: the first run injects the fault at the
// first one, and so on, until a run never reaches its own, or RunRequest::sweep_limit is met.
//
// The result is that of the last run, with a check for each opportunity, the findings of all runs
// and the worst of their verdicts. A run that errs, is skipped or is interrupted ends the sweep
// with its own result. Throws InputError as supervise(). Call it on the main thread.
RunOutcome run_sweep(const Catalogue& catalogue, const Plan& plan, const RunRequest& request);

}  // namespace ordeal
