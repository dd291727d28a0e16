// How a stress run journals the verdicts on its histories.
#pragma once

#include <cstdint>

#include "harness/run/stress/stress_run.h"

namespace ordeal {

// Journals the finding of a violated history check, with the place of the check. Thread-safe.
void journal_violation(StressRun& run, const CheckPlan& check, Finding finding);

// Journals the result of Plan::checks[check], and the record that counts it. Thread-safe.
void journal_verdict(StressRun& run, uint32_t check, const HistoryResult& result);

// Moves the deadline of the phase: a search for a verdict may take as long as the check allows,
// twice, before it counts as a hang.
void allow_for(StressRun& run, const HistoryPlan& check);

}  // namespace ordeal
