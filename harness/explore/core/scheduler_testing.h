// A small language for tests of the Scheduler.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "harness/explore/core/scheduler.h"

namespace ordeal::explore {

std::unique_ptr<Strategy> make_coin();     // Any ready task, any value.
std::unique_ptr<Strategy> make_default();  // Never deviates.
std::unique_ptr<Strategy> make_first();    // The ready task that was created first.
std::unique_ptr<Strategy> make_hasty();    // The default, with every time-out fired at once.

// The failure of the first schedule that fails, of `schedules` with a coin; an empty claim where
// none does.
Failure first_failure(uint64_t schedules, const std::function<void()>& body);

// Whether all pass; says on the test's log what failed.
bool silent(uint64_t schedules, const std::function<void()>& body);

}  // namespace ordeal::explore
