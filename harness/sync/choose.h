// Choices that belong to the schedule.
#pragma once

#include "harness/base/random.h"
#include "harness/sync/runtime.h"
#include "harness/sync/task.h"
#include "harness/sync/thread_local.h"

namespace ordeal {

// The seed that natively drawn choices follow. Set it before threads start.
void set_choice_seed(uint64_t seed);

// One of n outcomes (n > 0). Under a deterministic runtime it is on the tape with all other
// choices; natively it is drawn from the task's stream. `tag` names the choice. Thread-safe.
uint64_t choose(uint64_t n, const char* tag);

}  // namespace ordeal
