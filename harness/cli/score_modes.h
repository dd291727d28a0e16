// What a score runs where: pure decisions about scenarios, modes and budgets.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "harness/scenario/plan.h"

namespace ordeal {

struct ScoreMode {
  const char* name;      // "explore-thread"
  const char* mode;      // "explore" or "stress"
  const char* sanitize;  // "", "thread" or "address"
};
std::span<const ScoreMode> score_modes();
const std::vector<std::string>& score_mode_names();    // Those of sanitizers too.
const ScoreMode& score_mode(const std::string& name);  // One of them. Throws InputError.
// Whether a name is that of the mode, or of its sanitizer, which names both that have it.
bool names_mode(const std::string& name, const ScoreMode& mode);
void check_mode_name(const std::string& name);  // Throws InputError where it names none.

// Whether the scenario makes sense in that mode, by what it must fail with, the sanitizer it asks
// for and its tags "explore-only", "stress-only", "tsan-only", "asan-only". Pure.
bool mode_applies(const Plan& plan, const ScoreMode& mode);

// Whether a fault of the plan is at a failpoint declared beside the defect, or a tag says
// "directed".
bool is_directed(const Plan& plan, const std::string& defect);

// Whether a tag says "weak-memory": no order of steps shows the bug, only a load that sees an older
// store.
bool needs_weak_memory(const Plan& plan);

// Seconds that each seed of a clean scenario gets in mode explore: ten times the median time to
// find, at least a fifth of a second and at most ten. Pure.
double clean_budget(const std::vector<double>& seconds);

// How many of `seeds` must find a defect: 19 of 20, and as many of fewer. Pure.
uint32_t seeds_needed(uint32_t seeds);

}  // namespace ordeal
