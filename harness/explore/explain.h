// Explains a failing schedule: its steps as rows, the tasks that wait at its end, and the step
// after which the failure could hardly be avoided any more.
#pragma once

#include <cstdint>

#include "harness/base/time.h"
#include "harness/explore/shrink.h"
#include "harness/result/exploration.h"

namespace ordeal::explore {

// The limits of the search for the guilty step.
struct ExplainOptions {
  uint32_t continuations = 50;  // Of each prefix that is looked at; 0: no guilty step.
  Duration for_time = std::chrono::seconds(2);
};

// Puts a Shrunk into words and rows; `finding` is the fingerprint, strategy and ordinal are left to
// the caller. Independent steps are swapped so that a task's stand together, where one replay by
// `executor` confirms that the failure stays. The guilty step is found by running prefixes of the
// schedule with random ends (as delta debugging over time, without its guess of a cause): it is the
// step with the largest jump in the share of ends that show this failure.
Interleaving explain(const Shrunk& shrunk, Executor& executor, const ExplainOptions& options = {});

// The rows alone, of any run.
Interleaving as_rows(const Trace& trace, const std::vector<Entry>& entries, const Failure& failure);

}  // namespace ordeal::explore
