// Verdicts and findings: the plain data in which a run says what went wrong.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ordeal {

// The outcome of a check or a run. Ordered, so that a run's verdict is the worst of its checks.
enum class Verdict : uint8_t { pass, skipped, unknown, fail, error };
const char* to_string(Verdict verdict);
Verdict worst(Verdict a, Verdict b);
// Returns the exit status of the command: 0 pass and skipped, 2 unknown, 1 fail, 64 error.
int exit_status(Verdict verdict);

// The class of mistake that a finding belongs to.
enum class FindingKind : uint8_t {
  data_race,
  deadlock,
  lock_order,
  stall,
  lost_wakeup,
  invariant,
  history,
  never_reached,
  threshold,
  leak,
  slow_shutdown,
  crash,
  memory_error,
  nondeterminism,
  unexpected_error,
  undefined_behavior,  // UBSan's.
  sync_misuse,         // Of a lock or a condition variable.
};
const char* to_string(FindingKind kind);  // "data-race"
std::optional<FindingKind> finding_kind_of(const std::string& name);
const std::vector<std::string>& finding_kind_names();

// One function on a stack.
struct Frame {
  std::string function;
  std::string file;  // Relative to the source root if that is known; "" if unknown.
  uint32_t line = 0;
  std::string module;  // The binary, without its directory.
};

// The frames of one thread, innermost first, with a title for readers.
struct Stack {
  std::string title;   // "write of size 8 by writers/1"
  std::string thread;  // "writers/1"; "" if unknown.
  std::vector<Frame> frames;
};

// A thread that takes part in a finding, and the wait it was in. A field is empty if it is unknown
// or does not apply.
struct ThreadAtFinding {
  std::string name = {};                // "writers/1"
  std::string waits_for = {};           // "lock gateway.pool", "condition go", "the end of main/0"
  std::string held_by = {};             // The thread that holds it, or whose end is awaited.
  std::vector<std::string> holds = {};  // Names of locks.
  std::string at = {};                  // Where it waits: "targets/gateway/pool.cc:70"
};

// One mistake that a run has shown, or a warning of one.
struct Finding {
  FindingKind kind = FindingKind::invariant;
  std::string claim;     // The title, one sentence that reads alone in a list.
  std::string evidence;  // Plain text, several lines.
  std::vector<Stack> stacks;
  std::string location;  // The memory of a data race, or the place of a check: "file:line".
  std::string thread;
  std::string fingerprint;  // Stable from run to run: 16 hex digits.
  std::string reproduce;    // The command that shows the finding again.
  uint64_t count = 1;       // Times seen in this run.
  int64_t at = -1;          // Time of the first occurrence; -1 if unknown.
  bool expected = false;    // A must_fail scenario asked for it.
  bool warning = false;     // It could happen but was not seen to: reported, and fails no run.
  std::string suppressed;   // Who suppresses it, and why; "" if nobody. It then fails no run.
  // The locks of a deadlock or of a lock order, by the names of their sites. Each is wanted while
  // the one before it is held; the first closes the cycle. A name repeats for two locks of one
  // site.
  std::vector<std::string> locks;
  std::vector<ThreadAtFinding> threads;  // In the order of the cycle, if there is one.
  std::string resource;                  // Of a leak: "fds", "permits", "memory", …
  std::string phase;                     // The phase of the run: "run", "close".
};

// Returns 16 hex digits that identify the mistake: equal for equal kinds and identities.
std::string fingerprint_of(FindingKind kind, const std::string& identity);

}  // namespace ordeal
