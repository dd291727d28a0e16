// An interleaving for terminals: a column for each task, a line for each step.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/result/exploration.h"

namespace ordeal::explore {

struct ColumnOptions {
  uint32_t width = 100;      // Of a line, in terminal cells. Fewer than kLeastWidth count as that.
  bool utf8 = true;          // Else plain ASCII, with ? for what it lacks.
  bool colour = false;       // Escape codes.
  uint32_t max_steps = 300;  // More are left out in the middle.
};
inline constexpr uint32_t kLeastWidth = 40;

// The steps. Where there are more tasks than the width has room for, each line names its task.
// ">" marks a step before which the schedule leaves the default order, "*" the guilty one.
std::string columns(const Interleaving& interleaving, const ColumnOptions& options = {});

// Who waits for whom, and the cycle where there is one; "" where nobody waits.
std::string wait_graph(const Interleaving& interleaving, const ColumnOptions& options = {});

// The claim, what shrinking has left, the columns, the guilty step, the waits.
std::string explained(const Interleaving& interleaving, const ColumnOptions& options = {});

// Terminal cells that a text takes: a character of East Asian width takes two.
uint32_t cells_of(std::string_view text);

}  // namespace ordeal::explore
