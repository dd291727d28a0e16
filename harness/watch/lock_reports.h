// What LockWatch has seen, for people.
#pragma once

#include <string>
#include <vector>

#include "harness/result/checks.h"
#include "harness/watch/lock_cycles.h"

namespace ordeal {

// `nodes` are the sites, by the upper half of a lock's number; a lock without an upper half stands
// for its whole site.
Finding cycle_finding(const LockCycle& cycle, const std::vector<SeenLockEdge>& edges,
                      const std::vector<LockNode>& nodes);
// Sites with at least one edge, and the edges between them.
LockGraph graph_of(const std::vector<SeenLockEdge>& edges, const std::vector<LockNode>& nodes);

Finding unlock_misuse(const std::string& lock, const std::string& task);
Finding destroy_misuse(const std::string& lock, int holder, const std::string& task);

}  // namespace ordeal
