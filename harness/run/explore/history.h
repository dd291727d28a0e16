// Histories of explored schedules: recorded by number of event, judged at the end of each schedule.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/run/judge/history_judge.h"
#include "harness/run/record/journal.h"
#include "harness/scenario/script.h"

namespace ordeal {

// Made and read outside of schedules; judge() is called by the schedule's main task, when all
// others have ended.
class ExploreHistory {
 public:
  ExploreHistory(const Plan& plan, const Script& script);
  ExploreHistory(const ExploreHistory&) = delete;
  ExploreHistory& operator=(const ExploreHistory&) = delete;

  HistoryLog* open(const std::string& thread) { return book_.open(thread); }
  void start_over();

  // What is wrong with the schedule that has just ended; nothing where all is well.
  struct Violation {
    Finding finding;
    std::string identity;
  };
  struct Wrong {
    std::optional<ScriptError> error;    // A model of the scenario failed, or ...
    std::optional<Violation> violation;  // ... a history has no order.
  };
  Wrong judge(std::vector<CheckRecord>& records);  // As ExploreBody::checks().

  // What the schedules showed, a result for each check; the violated one is of the last schedule
  // that broke it.
  const std::vector<HistoryResult>& results() const { return results_; }
  // Writes the history that was violated last to a file, and names it in the result of its check.
  void write_last(const std::string& dir, const std::string& file);

 private:
  struct Check {
    size_t index = 0;  // Into Plan::checks and the results.
    const history::Model* model = nullptr;
    bool scripted = false;
    bool incomplete = false;  // Some schedule could not be judged.
  };
  ModelHistory tell(const Check& check) const;
  static void add(Check& check, HistoryResult& sum, const HistoryResult& now, CheckRecord& record);

  const Plan& plan_;
  std::atomic<uint64_t> events_{0};
  HistoryBook book_;
  ThreadEnv env_;
  std::unique_ptr<ThreadScript> script_;  // Where a model is the scenario's own.
  std::vector<Check> checks_;
  std::vector<HistoryResult> results_;
  std::optional<ModelHistory> last_;
  size_t last_check_ = 0;  // Into the results.
};

}  // namespace ordeal
