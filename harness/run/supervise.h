// Supervision of a run: it starts the worker processes, watches them, and ends in a result whatever
// happens to them: a crash, a hang, `kill -9`, Ctrl-C. It never touches the path of a mount.
//
// Mode stress has one worker, mode explore as many as --jobs says; nothing else here depends on the
// mode. The rest is in mode_rules.h.
#pragma once

#include <string>

#include "harness/run/run_outcome.h"
#include "harness/scenario/catalogue.h"
#include "harness/scenario/plan.h"
#include "harness/scenario/run_request.h"

namespace ordeal {

// Carries the plan out and writes the reports. In mode explore `plan` is the one that
// load_to_explore() gives. A plan that cannot be carried out here is skipped, as by skip_run().
// Throws InputError if the run cannot start: its output directory cannot be written, or there is no
// build with the sanitizer that the request names.
//
// Call it on the main thread: it handles SIGINT and SIGTERM while it runs. The first signal asks
// the workers to stop and still verify; the second one ends them.
RunOutcome supervise(const Catalogue& catalogue, const Plan& plan, const RunRequest& request);

}  // namespace ordeal
