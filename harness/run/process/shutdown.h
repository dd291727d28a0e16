// One deadline for the whole of a shutdown, and who used how much of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/base/time.h"
#include "harness/result/finding.h"

namespace ordeal {

struct ShutdownPart {
  std::string name;  // "teardown", "target.gateway", "the mount of target.unionfs"
  Duration took{0};
  bool ended = true;  // False: it still ran at the deadline, by its own account.
};

// The finding of a shutdown that was not over in time; nothing where it was. `running` is what
// still ran, a line each. Its identity is the parts to blame: those that had not ended, else the
// one that took longest. Pure.
std::optional<Finding> slow_shutdown(const std::vector<ShutdownPart>& parts, Duration within,
                                     const std::string& running);

}  // namespace ordeal
