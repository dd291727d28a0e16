// The end of a schedule: what the targets lent must have come back, and they must close in time.
// Everything here is called by the schedule's main task, and fails the schedule.
#pragma once

#include <memory>
#include <vector>

#include "harness/run/judge/leaks.h"
#include "harness/scenario/checks.h"

namespace ordeal {

using TargetList = std::vector<std::unique_ptr<Target>>;

// The no_leaks of a plan, schedule by schedule. Only what targets lend can be told there.
class ExploreLeaks {
 public:
  explicit ExploreLeaks(const Plan& plan) : plan_(plan), asked_(asks_for_leaks(plan)) {}

  void begin(const TargetList& targets);  // Setup is over.
  // All threads of groups have ended. Adds to the records of its checks; does not return where
  // something did not come back, also after a virtual second of waiting for it.
  void end(const TargetList& targets, std::vector<CheckRecord>& checks);

  const std::vector<ResourceRow>& rows() const { return rows_; }  // Of the last schedule.

 private:
  std::vector<ResourceCount> ask(const TargetList& targets) const;

  const Plan& plan_;
  const bool asked_;
  LeakEvidence evidence_;
  std::vector<ResourceRow> rows_;
};

// Closes the targets against one deadline, of which `teardown` has been used. Only time that passed
// because nobody could run counts: a strategy may let a timer fire early at no cost.
void close_in_time(const Plan& plan, const TargetList& targets, Duration teardown);

}  // namespace ordeal
