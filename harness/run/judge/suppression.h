// The suppression files of a run: the one beside its scenario, and those that the command names.
#pragma once

#include <string>
#include <vector>

#include "harness/scenario/plan.h"
#include "harness/scenario/run_request.h"
#include "harness/watch/suppressions.h"

namespace ordeal {

// `ordeal.supp` beside the scenario, where there is one, and the files of --suppressions.
std::vector<std::string> suppression_files(const Plan& plan, const RunRequest& request);

// Reads them all. Throws InputError with file and line.
std::vector<Suppression> suppressions_of(const Plan& plan, const RunRequest& request);

// Marks the suppressed findings, and adds an account of the entries and their complaints to the
// result. Call it when the findings that a must_fail asked for are marked.
void suppress_findings(Result& result, const std::vector<Suppression>& all, Day day);

}  // namespace ordeal
