// Turns the reports of ThreadSanitizer into findings. Other builds have none. A title names the two
// accesses of the user's code.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/result/result.h"

namespace ordeal {

// Turns a kernel thread id, and the name that the sanitizer knows, into a logical name.
using ThreadNamer = std::function<std::string(int os_tid, const std::string& name)>;

// Returns the reports since the last call, a finding each: both stacks, the memory's location, the
// names of the threads, and a fingerprint of the two places that is stable from run to run. Reports
// of one fingerprint are one finding with a count. At most kMaxRaces reports wait between two
// calls; what is beyond is counted by lost_races(). Symbolizing takes milliseconds. One thread at a
// time.
std::vector<Finding> take_races(const ThreadNamer& namer);

// Returns the kind of a report, by the runtime's own word for it: "data-race", "mutex-double-lock",
// "locked-mutex-destroy", "thread-leak", "signal-unsafe-call", "heap-use-after-free". Pure.
FindingKind kind_of_report(std::string_view description);

// race_waits returns true if a report waits; drop_races discards those that do. Neither orders the
// tasks that share an OS thread.
bool race_waits();
void drop_races();

inline constexpr int kMaxRaces = 64;
int lost_races();

}  // namespace ordeal
