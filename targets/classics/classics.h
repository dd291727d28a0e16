// Small concurrency bugs that others have published figures for, and some of the kinds that this
// project's other targets could have. Each is a body: it makes what it shares, starts threads,
// waits for them and asserts. It keeps nothing from one call to the next and may be abandoned
// anywhere, so it can run under any number of schedules in one process.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace ordeal::classics {

// Mean schedules to the first bug, as text; "(x/20)" where x of 20 trials found it, "never" where
// none did, "-" where nobody said. RW to SURW: the artifact of Zhao et al., ASPLOS 2025; RFF and
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

struct Classic {
  const char* name;  // "reorder_3"
  const char* doc;   // What goes wrong, in one sentence.
  int depth;         // Ordering constraints that a schedule must meet; 0 where nothing fails.
  uint32_t tasks;    // The one that runs the body included.
  const char* kind;  // Of the finding, as reports call it; "" where neither variant ever fails.
  // The buggy program, or its fixed twin, which holds under every schedule and has no race.
  void (*run)(bool fixed);
  Published published = {};
  bool weak = false;  // The bug is not there where every load reads the last store.
};

// All of them, in the order in which tables list them.
std::span<const Classic> classics();
// Null where there is none of that name.
const Classic* find_classic(std::string_view name);

}  // namespace ordeal::classics
