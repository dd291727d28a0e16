// Where a process of a run reports its own broken invariants and lock violations.
#pragma once

#include "harness/run/record/journal.h"

namespace ordeal {

// From now on a failed ALWAYS_ASSERT and a lock violation of any thread become findings in
// `journal`, which must live until the next call of either function. Call it before threads start.
void report_to(Journal& journal);
// From now on nothing is reported: a failed ALWAYS_ASSERT ends the process all the same.
void report_to_nobody();

}  // namespace ordeal
