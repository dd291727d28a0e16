// The measurements of a score of planted bugs, as plain data for reports.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ordeal {

// One way of running one scenario over a number of seeds.
struct ScoreColumn {
  std::string mode;  // "explore", "stress", "explore-thread", …
  uint32_t seeds = 0;
  uint32_t found = 0;
  std::map<std::string, uint32_t> by;  // Kinds of what was found, and under how many seeds.
  std::vector<double> seconds;         // To the finding, of each seed that found it; sorted.
  std::vector<uint64_t> schedules;     // Mode explore: likewise; sorted.
  double budget = 0;                   // Seconds that each seed had at most; 0: the scenario's own.
  std::string skipped;                 // Why it was not run; "" where it was.
};

// A scenario with nothing planted, over the same modes.
struct CleanRow {
  std::string scenario;              // "unionfs/renames_cross": what the defect is added to.
  std::vector<std::string> defects;  // The defects that are added to it elsewhere.
  std::vector<ScoreColumn> columns;  // `found` counts false alarms.
  std::string alarm;                 // The first, in words, with the command that shows it.
};

// The results for one planted bug.
struct DefectRow {
  std::string id;
  std::string essence;
  std::vector<std::string> scenarios;
  uint32_t seeds = 0;
  uint32_t found = 0;           // Seeds under which any mode found it.
  std::vector<std::string> by;  // "explore: deadlock"
  std::vector<double> seconds;  // Of the fastest mode of each seed that found it; sorted.
  std::vector<ScoreColumn> columns;
  std::vector<ScoreColumn> without_faults;  // Scenarios that inject, injecting nothing.
  std::vector<ScoreColumn> without_weak;    // Of weak memory, where every load sees the last store.
  std::vector<ScoreColumn> directed;        // Scenarios that name a failpoint of the bug's window.
};

// The results of a whole `ordeal score`.
struct ScoreSheet {
  std::string command;
  std::string started;  // 2026-11-20T18:51:28Z
  std::string machine;
  std::string version;
  uint32_t seeds = 0;
  uint32_t needed = 0;  // Seeds out of `seeds` that must find each defect.
  std::vector<DefectRow> defects;
  std::vector<CleanRow> clean;
  uint64_t false_alarms = 0;
};

// The defects that were found as one kind of finding.
struct KindRow {
  std::string kind;                  // "history", or kWeakMemory.
  std::vector<std::string> defects;  // Ids: one mode found it so under `needed` seeds.
  std::vector<std::string> seldom;   // Ids: found so, but under fewer.
};

// The row of defects that only weak memory shows: found as often as needed there, and never under
// strong memory.
inline constexpr char kWeakMemory[] = "weak memory";

// Every kind that anything was found as, most defects first, weak memory last. Directed scenarios
// do not count. Pure.
std::vector<KindRow> by_kind(const ScoreSheet& sheet);

}  // namespace ordeal
