// What the checks of a run looked at, as plain data for reports: histories, locks, assertions,
// resources and suppressions.
//
// Times are nanoseconds since the start of the run.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "harness/result/finding.h"

namespace ordeal {

// One operation of a counterexample, as a bar in its client's lane.
struct HistoryBar {
  uint32_t client = 0;  // Into HistoryResult::clients.
  int64_t call = 0;     // In the history's unit, as all times here.
  int64_t ret = -1;     // -1: pending.
  std::string text;     // "write(17)"
  std::string output;   // "ok", "3", "ENOENT"; "" while pending.
  bool core = false;    // Belongs to the core: without it the rest could be explained.
  bool failed = false;  // Its return is what cannot be.
};
struct TimeBand {  // A fault that was in force or fired: a band behind the lanes.
  int64_t start = 0;
  int64_t end = 0;
  std::string label;  // "delay at unionfs.copy_up.write, writers/0"
};
// The verdict on what a run recorded, or on one object of it.
struct HistoryResult {
  std::string name;   // Of the check: "linearizable(file) per path".
  std::string model;  // "file"
  std::string unit =
      "ns";  // Of all stamps: ns since the start, or "steps" of one explored schedule.
  Verdict verdict = Verdict::unknown;
  std::string reason;                                   // Of unknown.
  std::vector<std::pair<std::string, Verdict>> levels;  // {"linearizable", fail}, {"sequential", …}
  uint64_t operations = 0;
  uint64_t objects = 0, violated = 0, unknown = 0;
  double seconds = 0;
  std::string file;  // "history.jsonl" beside the result; "" where none was written.
  // Of a violation: the shortest failing prefix of one object.
  std::string key;
  std::string sentence;
  std::vector<std::string> states;  // What the object could have been before the failing return.
  std::vector<std::string> clients;
  std::vector<HistoryBar> bars;  // Capped; bars_total counts them all.
  uint64_t bars_total = 0;
  std::vector<TimeBand> bands;
};

// Locks are told apart by where they were made, not by their address.
struct LockNode {
  std::string name;     // "gateway.pool"
  std::string made_at;  // "targets/gateway/pool.h:70"
  uint64_t acquisitions = 0;
};
struct LockEdge {             // `to` was taken while `from` was held.
  uint32_t from = 0, to = 0;  // Into LockGraph::nodes.
  uint64_t count = 0;
  std::string thread;  // Of the first time, as are the two places.
  std::string held_at, taken_at;
  bool in_cycle = false;
};
struct LockGraph {
  std::vector<LockNode> nodes;
  std::vector<LockEdge> edges;
};

// An assertion of a target or a scenario, seen or not.
struct AssertionResult {
  std::string kind;  // "always", "sometimes", "eventually", "reached", "unreachable"
  std::string claim;
  std::string file;
  uint32_t line = 0;
  uint64_t evaluations = 0;
  uint64_t held = 0;      // Of them.
  int64_t first_at = -1;  // When it held (unreachable, always: when it failed) first; -1: never.
  std::string thread;     // Whose evaluation that was.
  Verdict verdict = Verdict::unknown;
};

// What the process and the targets held at the beginning and at the end.
struct ResourceRow {
  std::string name;  // "fds", "threads", "memory", "handles of unionfs", …
  std::string unit;  // "" or "bytes"
  double before = 0, after = 0;
  double most = 0;
  double slope = 0;  // A second, over the second half of phase run.
  Verdict verdict = Verdict::pass;
  std::string detail;
};

// A line of a suppression file, and whether it was needed.
struct SuppressionResult {
  std::string pattern;
  std::string who, why, until;  // until: "2026-12-31".
  std::string file;
  uint32_t line = 0;
  uint64_t used = 0;
  std::string complaint;  // "expired", "not needed: nothing matched"; "" where all is well.
};

}  // namespace ordeal
