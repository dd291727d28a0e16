// The judgement of no_leaks: compares what a run holds at its end with what it held when its groups
// began. Pure functions of evidence that LeakCheck (run/life) collects.
#pragma once

#include <string>
#include <vector>

#include "harness/run/record/journal.h"
#include "harness/scenario/plan.h"
#include "harness/scenario/resource_counter.h"
#include "harness/watch/resources.h"

namespace ordeal {

// The count of one resource of one target: resources_of() the target.
struct ResourceCount {
  std::string target;  // "gateway"
  HeldResource held;

  // "permits lost by the pool of a"
  std::string name() const { return std::string(to_string(held.kind)) + " " + held.what; }
};

// The measurements of a run from which its leaks are judged.
struct LeakEvidence {
  Holdings before, after;
  std::vector<ResourceCount> counts_before, counts_after;
  std::vector<MemorySample> memory;
  double most_fds = 0, most_threads = 0;
  std::string dir;                    // The run's own directory, which is cut off names.
  std::string memory_unknown;         // Why memory cannot be judged here; "" if it can.
  bool lost_memory_reported = false;  // LeakSanitizer reports memory when the process ends.
  bool explored = false;  // One schedule of many: only the targets' resources can be judged.
};

// The outcome of one no_leaks check.
struct LeakVerdict {
  CheckRecord record;  // Without evaluations if something could not be judged.
  std::vector<Finding> findings;
  std::vector<ResourceRow> rows;
};
// Judges Plan::checks[check], which is a no_leaks. Pure.
LeakVerdict judge_leaks(const Plan& plan, size_t check, const LeakEvidence& evidence);

// Returns true if a resource of a kind that the plan's no_leaks cover has grown. Pure.
bool grew(const Plan& plan, const std::vector<ResourceCount>& before,
          const std::vector<ResourceCount>& after);

}  // namespace ordeal
