// Prepares the judged histories of a run for its result.
#pragma once

#include <vector>

#include "harness/result/result.h"

namespace ordeal {

// Returns the histories with stamps that count from `origin` (Monotonic ns), and beside each
// violation the faults of the result that fired during it. Stamps that are steps of a schedule stay
// as they are, and no fault has one. For duplicate names the worst
// verdict is kept, on ties the newest.
std::vector<HistoryResult> reported_histories(const std::vector<HistoryResult>& histories,
                                              const Result& result, int64_t origin);

}  // namespace ordeal
