// What an exploration of a scenario is bounded by: the command's options before the scenario's
// explore {…}, and that before defaults.
#pragma once

#include <cstdint>
#include <string>

#include "harness/explore/core/scheduler.h"
#include "harness/scenario/plan.h"
#include "harness/scenario/run_request.h"

namespace ordeal {

struct ExploreSettings {
  // Where neither the command nor the scenario says how long: this many, and so long at most.
  static constexpr uint64_t kSchedules = 100'000;
  static constexpr Duration kForTime = std::chrono::seconds(10);

  uint64_t schedules = kSchedules;  // At most.
  Duration for_time{0};             // At most; 0: no limit.
  std::string strategy = "portfolio";
  uint64_t iterations = 3;  // Of a thread whose group says none.
  explore::MemoryMode memory = explore::MemoryMode::weak;
  explore::Points points = explore::Points::shared;
  uint32_t jobs = 1;
  uint32_t max_steps = 0;
  bool races = true;    // A race on a Shared<T> is a failure.
  bool verify = false;  // Each schedule is run twice.
  bool shrink = true;
  Duration shrink_for = std::chrono::seconds(10);
};

// Throws InputError for a value of explore {…} that is none.
ExploreSettings explore_settings(const Plan& plan, const RunRequest& request);

// The plan as it is explored: every group is bounded by iterations, and no time is.
void bound_groups(Plan& plan, const ExploreSettings& settings);

// Why the plan cannot be explored; "" where it can.
std::string refusal_to_explore(const Plan& plan);

}  // namespace ordeal
