// Judges the histories of a stress run.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "harness/run/judge/history_judge.h"
#include "harness/run/stress/online_judge.h"

namespace ordeal {

// The verdicts of a run's history checks: by the models that the scenario names, while the run
// goes on if it is long, else in phase verify.
//
// The main thread calls all functions, so the class needs no lock; OnlineJudge has the thread.
class HistoryJudge {
 public:
  explicit HistoryJudge(StressRun& run) : run_(run) {}

  // Phase run begins: starts to judge beside the run, if every check allows that.
  void start();
  // Ends the thread that judges beside the run.
  void stop();
  // Phase verify: journals the verdict of every check. REQUIRES: every thread that records has
  // ended.
  void judge();

 private:
  void judge_whole(uint32_t check, CheckModels& models);
  void write_file(const CheckPlan& check, HistoryResult& result, bool scripted);

  StressRun& run_;
  std::optional<OnlineJudge> online_;  // None if some check needs whole histories.
  size_t files_ = 0;                   // Histories written so far.
};

}  // namespace ordeal
