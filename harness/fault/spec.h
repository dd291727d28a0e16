// A fault rule as a scenario says it: as a table or as one line of fail(9) grammar.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/input_error.h"

namespace ordeal {

// The table form, flattened: {"nth", {"2"}}, {"error", {"ENOSPC"}}, {"between", {"2s", "8s"}},
// {"where.path", {"/a/*"}}. Numbers and booleans are passed as their text.
using FaultTable = std::vector<std::pair<std::string, std::vector<std::string>>>;

struct FaultRuleSpec;  // fault/plan.h

// One `fault "point" {…}` or `fault "point" "text"`: a chain of rules, tried in order at each hit.
struct FaultSpec {
  std::string point;
  std::vector<std::shared_ptr<const FaultRuleSpec>> rules;
  std::string text;        // One line, for reports.
  bool replayable = true;  // Whether (seed, point, thread, n-th hit) decides alone.
  std::string file;
  uint32_t line = 0;
};

// Both throw InputError: an unknown point, key, errno or action (with the nearest spelling), a
// value that does not parse, no action at all.
FaultSpec parse_fault_table(std::string_view point, const FaultTable& table);
FaultSpec parse_fault_text(std::string_view point, std::string_view text);

// `sweep GLOB {…}`: one spec for each point that matches and supports what the table says, all with
// FaultRuleSpec::sweep set. Throws InputError: no such point, none that supports it, a table that
// says when (nth, every, times, chance), which a sweep does itself.
std::vector<FaultSpec> parse_sweep(const std::string& glob, const FaultTable& table);

// The errno values that its rules may return, ascending.
std::vector<int> possible_errors(const FaultSpec& spec);

// What the table accepts, with a line of help for each, for `ordeal list` and the manual.
const std::vector<std::pair<std::string, std::string>>& fault_table_keys();

}  // namespace ordeal
