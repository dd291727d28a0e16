// Histories of explored schedules.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/run/judge/history_judge.h"
#include "harness/run/life/check_models.h"
#include "harness/run/record/journal.h"
#include "harness/scenario/script.h"

namespace ordeal {

// The history checks of a plan in mode explore. Tasks record by the number of an event, not by
// time; each schedule is judged at its end.
//
// Made and read outside of schedules. judge() is called by the schedule's main task when all other
// tasks have ended.
class ExploreHistory {
 public:
  ExploreHistory(const Plan& plan, const Script& script);
  ExploreHistory(const ExploreHistory&) = delete;
  ExploreHistory& operator=(const ExploreHistory&) = delete;

  HistoryLog* open(const std::string& thread) { return book_.open(thread); }
  void start_over();

  // A history that its model does not allow.
  struct Violation {
    Finding finding;
    std::string identity;
  };
  // What judging one schedule found; both are empty if all is well.
  struct Wrong {
    std::optional<ScriptError> error;    // A model of the scenario failed, or ...
    std::optional<Violation> violation;  // ... a history has no order.
  };
  Wrong judge(std::vector<CheckRecord>& records);  // As ExploreBody::checks().

  // A result for each history check, of all schedules. That of a violated check is of the last
  // schedule that violated it.
  const std::vector<HistoryResult>& results() const { return results_; }
  // Writes the history of the last violation to a file, and names the file in the check's result.
  void write_last(const std::string& dir, const std::string& file);

 private:
  // A history check of the plan.
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
  CheckModels models_;
  std::vector<Check> checks_;
  std::vector<HistoryResult> results_;
  std::optional<ModelHistory> last_;
  size_t last_check_ = 0;  // Into the results.
};

}  // namespace ordeal
