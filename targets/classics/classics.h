// Small programs with concurrency bugs: programs with published detection figures, and programs
// with bugs that file systems and gateways have.
//
// Each program is one function: it makes its shared data, starts threads, waits for them and
// asserts. It keeps no state between calls and may be abandoned anywhere, so it can run under any
// number of schedules in one process.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace ordeal::classics {

// A Published holds the published mean number of schedules to the first bug, as text, for each
// strategy; "(x/20)" where x of 20 trials found the bug, "never" where none did, "-" where there is
// no figure. RW to SURW: the artifact of Zhao et al., ASPLOS 2025; RFF and
// Q-learning: that of Wolff et al., ASPLOS 2024; PERIOD: Wen et al., ICSE 2022 (systematic).
struct Published {
  const char* rw = "-";  // Random walk.
  const char* pct3 = "-";
  const char* pct10 = "-";
  const char* pos = "-";
  const char* surw = "-";
  const char* rff = "-";
  const char* ql = "-";
  const char* period = "-";
};

// A Classic is one program with its description.
struct Classic {
  const char* name;  // "reorder_3"
  const char* doc;   // The bug, in one sentence.
  int depth;         // Ordering constraints that a schedule must meet; 0 where nothing fails.
  uint32_t tasks;    // Including the task that calls `run`.
  const char* kind;  // The kind of the finding in reports; "" where neither variant ever fails.
  // The buggy program, or its fixed twin, which holds under every schedule and has no race.
  void (*run)(bool fixed);
  Published published = {};
  bool weak = false;  // The bug shows only under a weak memory model.
};

// Returns all programs, in the order of the tables.
std::span<const Classic> classics();
// Returns null where no program has that name.
const Classic* find_classic(std::string_view name);

}  // namespace ordeal::classics
