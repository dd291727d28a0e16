// The leak checks of a schedule.
#pragma once

#include <vector>

#include "harness/run/judge/leaks.h"
#include "harness/run/life/target_set.h"
#include "harness/scenario/checks.h"

namespace ordeal {

// The no_leaks of a plan, judged in every schedule. A schedule shares its process with others, so
// only the resource counts of targets can be judged there.
//
// begin() and end() are called by the main task of a schedule, rows() outside of schedules.
class ExploreLeaks {
 public:
  // `plan` outlives the object.
  explicit ExploreLeaks(const Plan& plan) : plan_(plan), asked_(asks_for_leaks(plan)) {}

  void begin(const TargetSet& targets);  // Setup is over.
  // All threads of groups have ended. Waits up to a virtual second for the counts to fall, then
  // adds to the records of the checks. Ends the schedule as failed if some count grew.
  void end(const TargetSet& targets, std::vector<CheckRecord>& checks);

  const std::vector<ResourceRow>& rows() const { return rows_; }  // Of the last schedule.

 private:
  const Plan& plan_;
  const bool asked_;
  LeakEvidence evidence_;
  std::vector<ResourceRow> rows_;
};

}  // namespace ordeal
