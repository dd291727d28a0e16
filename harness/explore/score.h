// Measures how well schedules find planted bugs: runs programs with a known mistake, and their
// fixed twins, under one strategy and many seeds.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "harness/explore/explore.h"

namespace ordeal::explore {

// A program of a catalogue: a body that fails under some schedules, and holds under all when fixed.
struct ScoreProgram {
  std::string name;  // "classics.reorder_3"
  std::string doc;
  int depth = 0;  // Ordering constraints that a failing schedule must meet; 0: none fails.
  uint32_t tasks = 0;
  std::string kind;   // Of the finding; "": neither variant fails.
  bool races = true;  // Whether a race of the buggy variant is what is looked for.
  void (*run)(bool fixed) = nullptr;
  // What others report for it: (column, figure).
  std::vector<std::pair<std::string, std::string>> published;
};

// The strategy to measure, and the budget.
struct ScoreOptions {
  std::string strategy = "portfolio";
  uint64_t seed = 1;
  uint32_t seeds = 20;
  uint64_t schedules = 100'000'000;              // At most, of each seed.
  Duration for_time = std::chrono::seconds(60);  // At most, of each seed.
  uint64_t twin_schedules = 10'000;              // Of the fixed twin.
  Points points = Points::shared;
  bool shrink = true;
};

// The result for one program.
struct Score {
  uint32_t seeds = 0;
  uint32_t found = 0;
  std::vector<std::string> by;      // Kinds of finding, each once.
  std::vector<uint64_t> schedules;  // Up to the first failure, of each seed that found it; sorted.
  std::vector<double> seconds;      // CPU time likewise; sorted.
  std::vector<uint32_t> preemptions;  // Left after shrinking; sorted.
  std::vector<double> shrink_seconds;
  uint32_t minimal = 0;  // Of them, how many ended as "minimal".
  uint64_t twin_schedules = 0;
  uint64_t false_alarms = 0;
  std::string false_alarm;  // The first, in words.

  double mean_schedules() const;  // 0 where none was found.
};

// Judges one program. Runs in this process, on the calling thread; failed schedules leak.
Score score_program(const ScoreProgram& program, const ScoreOptions& options);

}  // namespace ordeal::explore
