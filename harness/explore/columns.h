// An interleaving for terminals: a column for each task, a line for each step.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/result/exploration.h"

namespace ordeal::explore {

// The form of the text.
struct ColumnOptions {
  uint32_t width = 100;      // Cells of a line; at least kLeastWidth.
  bool utf8 = true;          // False: plain ASCII, with ? for other characters.
  bool colour = false;       // With escape codes.
  uint32_t max_steps = 300;  // Further steps are left out in the middle.
};
inline constexpr uint32_t kLeastWidth = 40;

// The steps. Where the width does not suffice for a column for each task, each line names its task.
// ">" marks a step before which the schedule leaves the default order, "*" the guilty one.
std::string columns(const Interleaving& interleaving, const ColumnOptions& options = {});

// Each task that waits, with the task that it waits for, and their cycle where there is one; ""
// where no task waits.
std::string wait_graph(const Interleaving& interleaving, const ColumnOptions& options = {});

// The whole explanation: the claim, the size after shrinking, the columns, the guilty step, the
// waits.
std::string explained(const Interleaving& interleaving, const ColumnOptions& options = {});

// The terminal cells that a text takes: a character of East Asian width takes two.
uint32_t cells_of(std::string_view text);

}  // namespace ordeal::explore
