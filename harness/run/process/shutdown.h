// The verdict about a shutdown: its parts share one deadline.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/base/time.h"
#include "harness/result/finding.h"

namespace ordeal {

// One part of a shutdown, after it has ended or the deadline has passed.
struct ShutdownPart {
  std::string name;  // "teardown", "target.gateway", "the mount of target.unionfs"
  Duration took{0};
  bool ended = true;  // False: it reports that it still ran at the deadline.
};

// Returns the finding of a shutdown that took longer than `within`; nothing if it was over in time.
// `running` lists the threads that still ran, a line each. The identity of the finding is the parts
// to blame: those that had not ended, else the one that took longest. Pure.
std::optional<Finding> slow_shutdown(const std::vector<ShutdownPart>& parts, Duration within,
                                     const std::string& running);

}  // namespace ordeal
