// The evidence of the checks of a run as plain data: histories, locks, assertions, resources and
// suppressions.
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
  bool core = false;    // Without this operation the others could be explained.
  bool failed = false;  // No order of the operations explains its return.
};

// A fault that fired or was in force, drawn as a band behind the lanes of a history.
struct TimeBand {
  int64_t start = 0;
  int64_t end = 0;
  std::string label;  // "delay at unionfs.copy_up.write, writers/0"
};

// The verdict of one history check on the operations that a run recorded.
struct HistoryResult {
  std::string name;   // The check: "linearizable(file) per path".
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

// The locks that one place in the code makes. Locks are distinguished by that place, not by their
// addresses.
struct LockNode {
  std::string name;     // "gateway.pool"
  std::string made_at;  // "targets/gateway/pool.h:70"
  uint64_t acquisitions = 0;
};

// One order of locks: `to` was taken while `from` was held.
struct LockEdge {
  uint32_t from = 0, to = 0;  // Into LockGraph::nodes.
  uint64_t count = 0;
  std::string thread;  // Of the first time, as are the two places.
  std::string held_at, taken_at;
  bool in_cycle = false;
};

// Every order in which the locks of a run were taken.
struct LockGraph {
  std::vector<LockNode> nodes;
  std::vector<LockEdge> edges;
};

// The counts of one assertion of a target or a scenario, which the run reached or not.
struct AssertionResult {
  std::string kind;  // "always", "sometimes", "eventually", "reached", "unreachable"
  std::string claim;
  std::string file;
  uint32_t line = 0;
  uint64_t evaluations = 0;
  uint64_t held = 0;      // Of them.
  int64_t first_at = -1;  // When it held (unreachable, always: when it failed) first; -1: never.
  std::string thread;     // The thread of that evaluation.
  Verdict verdict = Verdict::unknown;
};

// The amount of one resource that the process or a target held at the beginning and at the end.
struct ResourceRow {
  std::string name;  // "fds", "threads", "memory", "handles of unionfs", …
  std::string unit;  // "" or "bytes"
  double before = 0, after = 0;
  double most = 0;
  double slope = 0;  // A second, over the second half of phase run.
  Verdict verdict = Verdict::pass;
  std::string detail;
};

// One entry of a suppression file, and how often the run needed it.
struct SuppressionResult {
  std::string pattern;
  std::string who, why, until;  // until: "2026-12-31".
  std::string file;
  uint32_t line = 0;
  uint64_t used = 0;
  std::string complaint;  // "expired", "not needed: nothing matched"; "" where all is well.
};

}  // namespace ordeal
