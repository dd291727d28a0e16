// Decisions of a score about scenarios, modes and budgets. Pure functions, thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "harness/result/run_mode.h"
#include "harness/scenario/plan.h"

namespace ordeal {

// One way in which a score runs a scenario: a mode under a sanitizer, or under none.
struct ScoreMode {
  const char* name;  // "explore-thread"
  Mode mode;
  Sanitizer sanitize;

  bool explores() const { return mode == Mode::explore; }
};
std::span<const ScoreMode> score_modes();
// Returns every name that --mode takes: the modes, then the sanitizers.
const std::vector<std::string>& score_mode_names();
// Returns the mode of that name. Throws InputError if there is none.
const ScoreMode& score_mode(const std::string& name);
// Returns true if `name` is the name of the mode or of its sanitizer. The name of a sanitizer thus
// names two modes.
bool names_mode(const std::string& name, const ScoreMode& mode);
// Throws InputError if `name` names no mode.
void check_mode_name(const std::string& name);

// Returns true if the scenario makes sense in the mode. The kind of finding that it must fail with,
// the sanitizer that it needs and its tags "explore-only", "stress-only", "tsan-only" and
// "asan-only" decide.
bool mode_applies(const Plan& plan, const ScoreMode& mode);

// Returns true if the plan has a fault at a failpoint that is declared in the file of the defect,
// or the tag "directed".
bool is_directed(const Plan& plan, const std::string& defect);

// Returns true if the plan has the tag "weak-memory": no order of steps shows the bug, only a load
// that sees an older store.
bool needs_weak_memory(const Plan& plan);

// Returns the seconds that each seed of a clean scenario gets in mode explore: ten times the median
// of `seconds`, the times to find the defect; at least a fifth of a second and at most ten.
double clean_budget(const std::vector<double>& seconds);

// Returns how many of `seeds` must find a defect: 19 of every 20, rounded up.
uint32_t seeds_needed(uint32_t seeds);

}  // namespace ordeal
