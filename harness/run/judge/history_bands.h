// What the result says of the histories that a run judged.
#pragma once

#include <vector>

#include "harness/result/result.h"

namespace ordeal {

// The histories with stamps that count from `origin` (Monotonic ns), and beside each violation the
// faults of the result that fired during it. Stamps that are steps of a schedule stay
// as they are, and no fault has one. Of several of one name the worst stays, of equals the newest.
std::vector<HistoryResult> told_histories(const std::vector<HistoryResult>& histories,
                                          const Result& result, int64_t origin);

}  // namespace ordeal
