// The counts of an exploration and the interleavings that it found, as plain data for reports.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ordeal {

// The work and the success of one strategy.
struct StrategyStats {
  std::string name;
  uint64_t schedules = 0;
  uint64_t failures = 0;
  uint64_t first_failure = 0;  // Schedules of this strategy up to its first failure; 0: none.
  uint64_t distinct = 0;       // Partial orders that no schedule before had shown.
  double seconds = 0;
  std::string bound;  // The guarantee if nothing was found: "a bug of depth 3 is missed with at
                      // most 0.4 %".
};

// The counts of a whole exploration.
struct ExplorationStats {
  uint64_t schedules = 0;
  uint64_t distinct = 0;   // Partial orders seen.
  uint64_t seen_once = 0;  // Of them, those that one schedule showed.
  double unseen = 1;       // Good-Turing estimate: chance that the next schedule shows a new one.
  bool exhausted = false;  // Every schedule within `exhausted_bound` was run.
  std::string exhausted_bound;  // "2 deviations"
  uint32_t max_tasks = 0;
  uint32_t max_steps = 0;
  uint32_t max_choices = 0;
  double mean_steps = 0;
  double seconds = 0;
  std::string memory;  // "weak" or "sc"
  std::vector<StrategyStats> strategies;
};

// One step of an interleaving, as a row of the columns.
struct StepRow {
  uint32_t task = 0;      // Column: into Interleaving::tasks.
  uint32_t step = 0;      // Of the task.
  std::string operation;  // "lock"
  std::string object;     // "gateway.pool"
  std::string value;      // "= 3", "times out", "2 stores old"
  std::string file;
  uint32_t line = 0;
  bool preempts = false;   // The task before it could have gone on.
  bool deviation = false;  // The schedule says so; else it is the default order.
};

// A wait of one task at the end of a schedule: a row of the graph of locks and waits.
struct WaitRow {
  std::string task;
  std::string waits_for;
  std::string held_by;
  uint32_t since = 0;  // Step of the schedule, from 1.
  std::vector<std::string> holds;
  std::string file;
  uint32_t line = 0;
};

// A shrunk failing schedule, explained.
struct Interleaving {
  std::string fingerprint;  // Of its finding.
  std::string claim;
  std::string schedule_file;  // Its name beside the result; "" where none was written.
  std::string strategy;
  uint64_t ordinal = 0;  // Schedules up to it, from 1.
  std::vector<std::string> tasks;
  std::vector<StepRow> steps;
  std::vector<WaitRow> waits;
  // Shrinking: what was found and what is left.
  uint32_t deviations_found = 0, deviations_left = 0;
  uint32_t preemptions_found = 0, preemptions_left = 0;
  uint32_t tasks_found = 0, tasks_left = 0;
  uint32_t steps_found = 0, steps_left = 0;
  std::string shrunk;  // "minimal", "budget exhausted", "not reproduced", "not tried"
  uint64_t shrink_runs = 0;
  double shrink_seconds = 0;
  // Share of continuations that fail, after each prefix of the steps: (steps, share).
  std::vector<std::pair<uint32_t, double>> guilt;
  int32_t guilty_step = -1;  // Index into steps after which most continuations fail; -1 unknown.
};

}  // namespace ordeal
