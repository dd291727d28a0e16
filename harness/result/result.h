// The result of one run as plain data. Reports read it and nothing else; fields.h lists the fields
// of each struct for JSON and journals.
//
// Times are nanoseconds since the start of the run unless the name says otherwise.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/result/checks.h"
#include "harness/result/exploration.h"
#include "harness/result/finding.h"
#include "harness/result/measures.h"
#include "harness/result/run_mode.h"

namespace ordeal {

// The verb with which a scenario, or the harness, states a check.
enum class CheckKind : uint8_t {
  always,
  finally,
  sometimes,
  expect,
  must_fail,
  rule,
  eventually,
  reached,
  unreachable
};
const char* to_string(CheckKind kind);

// The verdict of one check and the value on which it rests.
struct CheckResult {
  CheckKind kind = CheckKind::always;
  std::string name;
  Verdict verdict = Verdict::unknown;
  std::string detail;  // "12.1ms, limit < 20ms, margin 39 %"
  uint64_t evaluations = 0;
  std::string file;
  uint32_t line = 0;
};

// The time that one phase of the run took.
struct PhaseSpan {
  std::string name;  // open setup run quiesce verify close judge
  int64_t start = 0;
  int64_t end = -1;  // -1: it never ended.
  std::string detail;
};

// The work of one named group of threads.
struct GroupResult {
  std::string name;
  uint32_t threads = 0;
  uint64_t iterations = 0;
  std::string body;          // "function" or "mix: read 70, write 20"
  std::string bound;         // "for 10s" or "1000 iterations"
  double intended_rate = 0;  // A second; 0 where the group runs closed.
  double achieved_rate = 0;  // Iterations a second.
  uint64_t dropped = 0;      // Arrivals that never started.
  int64_t cpu = 0;           // CPU time of all its threads, ns.
  int64_t start = 0, end = 0;
};

// One fault that fired.
struct FaultRecord {
  int64_t at = 0;
  std::string point;
  std::string thread;  // Logical: "writers/0".
  uint64_t hit = 0;    // n-th hit of that thread at that point, from 1.
  uint32_t rule = 0;   // Ordinal of the rule in the plan.
  std::string action;  // "error", "delay", …
  int64_t value = 0;   // errno, ns, bytes: by action.
  bool contended = false;
};

// The counts of one failpoint that the program declares.
struct PointResult {
  std::string name;
  std::string file;
  uint32_t line = 0;
  bool reached = false;
  bool armed = false;
  uint64_t hits = 0;  // Counted while armed.
  uint64_t fired = 0;
  uint64_t fired_contended = 0;
  std::map<std::string, uint64_t> hits_by_thread;
  std::vector<std::string> actions;  // Supported beside those of every point.
  std::vector<std::string> legal;    // Errors that the manual of its function lists: "EIO".
};

// One fault as the scenario asked for it.
struct FaultRule {
  std::string point;
  std::string text;        // The words of the scenario, in one line.
  bool replayable = true;  // Whether (seed, point, thread, n) decides alone.
  std::string file;
  uint32_t line = 0;
};

// One process of the run: the worker or a file-system process.
struct ProcessResult {
  std::string role;
  int pid = 0;
  std::string end;        // "exit 0", "signal 9 (Killed)", "running at the deadline"
  uint64_t peak_rss = 0;  // Bytes.
};

// One target of the scenario and its own metrics.
struct TargetResult {
  std::string name;                       // "unionfs"
  std::string via;                        // "core" or "mount"
  std::string options;                    // One line.
  std::map<std::string, double> metrics;  // Counted by the target itself.
};

// The machine and the build that produced a result.
struct Environment {
  std::string host, kernel, cpu;
  uint32_t cpus = 0;
  uint64_t memory = 0;  // Bytes.
  std::string build;    // "g++ 12.2, RelWithDebInfo"
  Sanitizer sanitizer = Sanitizer::none;
  std::string version;  // "0.1.0"
  std::string commit;   // "" where unknown.
};

// The whole outcome of one run.
struct Result {
  static constexpr int kSchemaVersion = 2;

  std::string scenario;  // "smoke/limiter"
  std::string file;
  std::string describe;
  std::vector<std::string> tags;
  Mode mode = Mode::stress;
  std::string run_id;  // Name of its directory.
  uint64_t seed = 0;
  std::string command;    // As typed.
  std::string reproduce;  // Runs it again with the same seed and parameters.
  std::map<std::string, std::string> params;
  std::vector<std::string> defects;
  std::string must_fail;  // "" where the scenario must pass.

  Verdict verdict = Verdict::unknown;
  std::string reason;       // Why, in one sentence.
  std::string error_trace;  // Of a script or set-up error.

  std::string started;  // 2026-11-20T18:51:28Z
  int64_t duration = 0;
  bool interrupted = false;  // Ctrl-C.
  bool complete = true;      // False: the worker died, and the rest is what was known by then.

  Environment environment;
  std::vector<TargetResult> targets;
  std::vector<PhaseSpan> phases;
  std::vector<GroupResult> groups;
  std::vector<OperationStats> operations;
  Series series;
  std::vector<CheckResult> checks;
  std::vector<Finding> findings;
  std::vector<FaultRule> rules;
  std::vector<PointResult> points;
  std::vector<FaultRecord> faults;  // Capped; see faults_total.
  uint64_t faults_total = 0;
  std::optional<ExplorationStats> exploration;  // Mode explore.
  std::vector<Interleaving> interleavings;      // One for each finding that has a schedule.
  std::vector<HistoryResult> histories;
  LockGraph lock_graph;
  std::vector<AssertionResult> assertions;
  std::vector<ResourceRow> resources;
  std::vector<SuppressionResult> suppressions;
  std::vector<ProcessResult> processes;
  std::vector<std::string> notes;  // Remarks for readers: limits that were reached, direct I/O.
};

}  // namespace ordeal
