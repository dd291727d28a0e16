// Makes findings, and the graph of a report, from what LockWatch has seen.
#pragma once

#include <string>
#include <vector>

#include "harness/result/checks.h"
#include "harness/watch/lock_cycles.h"

namespace ordeal {

// Returns the title of a deadlock by lock order. Its locks are `locks`, in the order of the cycle,
// and `threads` take them. A deadlock that nobody has seen yet is `possible`.
std::string lock_cycle_claim(const std::vector<std::string>& locks,
                             const std::vector<ThreadAtFinding>& threads, bool possible);

// Returns the warning that the locks of `cycle` can deadlock: a stack, a lock and a thread for each
// of its edges. `nodes` are the sites of locks, by the upper half of a lock's number; a lock
// without an upper half stands for its whole site.
Finding cycle_finding(const LockCycle& cycle, const std::vector<SeenLockEdge>& edges,
                      const std::vector<LockNode>& nodes);
// Returns the sites with at least one edge, and the edges between them.
LockGraph graph_of(const std::vector<SeenLockEdge>& edges, const std::vector<LockNode>& nodes);

// The misuse of a lock: unlocked by a thread that does not hold it, and destroyed while it is held.
Finding unlock_misuse(const std::string& lock, const std::string& task);
Finding destroy_misuse(const std::string& lock, int holder, const std::string& task);

}  // namespace ordeal
