// Verdicts, and what a run found.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ordeal {

// Ordered, so that a run's verdict is the worst of its checks.
enum class Verdict : uint8_t { pass, skipped, unknown, fail, error };
const char* to_string(Verdict verdict);
Verdict worst(Verdict a, Verdict b);
// 0 for pass and skipped, 2 unknown, 1 fail, 64 error.
int exit_status(Verdict verdict);

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

struct Frame {
  std::string function;
  std::string file;  // Relative to the source root where that is known; "" where unknown.
  uint32_t line = 0;
  std::string module;  // The binary, without its directory.
};
struct Stack {
  std::string title;   // "write of size 8 by writers/1"
  std::string thread;  // "writers/1"; "" where unknown.
  std::vector<Frame> frames;
};
struct Finding {
  FindingKind kind = FindingKind::invariant;
  std::string claim;     // One sentence.
  std::string evidence;  // Plain text, several lines.
  std::vector<Stack> stacks;
  std::string location;  // Of memory in a data race, of a check: "file:line" or a variable.
  std::string thread;
  std::string fingerprint;  // Stable from run to run: 16 hex digits.
  std::string reproduce;    // The command that shows it again.
  uint64_t count = 1;       // Times seen in this run.
  int64_t at = -1;          // First seen; -1 unknown.
  bool expected = false;    // A must_fail scenario asked for it.
  bool warning = false;     // Possible, but not seen to happen: told, and fails no run by itself.
  std::string suppressed;   // Who suppresses it, and why; "": nobody. It then fails no run.
};

// A fingerprint of what identifies a finding: 16 hex digits.
std::string fingerprint_of(FindingKind kind, const std::string& identity);

}  // namespace ordeal
