// Where a process of a run sends what it notices on its own: broken invariants, lock ranks.
#pragma once

#include "harness/run/record/journal.h"

namespace ordeal {

// From now on a failed ALWAYS_ASSERT and a lock violation become findings in `journal`, which
// outlives the next call. For the whole process; call it before threads start.
void report_to(Journal& journal);
void report_to_nobody();

}  // namespace ordeal
