// The judgement of no_leaks: compares what a run holds at its end with what it held when its groups
// began. Pure functions of evidence that LeakCheck (run/life) collects.
#pragma once

#include <string>
#include <vector>

#include "harness/run/record/journal.h"
#include "harness/scenario/plan.h"
#include "harness/watch/resources.h"

namespace ordeal {

// What the targets lend: resources_of() them all.
struct ResourceCount {
  std::string target;  // "gateway"
  std::string name;    // "permits lost by the pool of a"
  double count = 0;
};

// What was measured of a run.
struct LeakEvidence {
  Holdings before, after;
  std::vector<ResourceCount> counts_before, counts_after;
  std::vector<MemorySample> memory;
  double most_fds = 0, most_threads = 0;
  std::string dir;                // The run's own directory, which names of things leave out.
  std::string memory_unknown;     // Why memory cannot be judged here; "" where it can.
  bool lost_memory_told = false;  // LeakSanitizer tells of memory, when the process ends.
  bool explored = false;          // One schedule of many: only what targets lend can be told.
};

// What a check says of it.
struct LeakVerdict {
  CheckRecord record;  // Without evaluations where something could not be judged.
  std::vector<Finding> findings;
  std::vector<ResourceRow> rows;
};
// Plan::checks[check] is a no_leaks. Pure.
LeakVerdict judge_leaks(const Plan& plan, size_t check, const LeakEvidence& evidence);

// Whether some lent thing of a kind that the plan's no_leaks ask for is more than it was.
bool grew(const Plan& plan, const std::vector<ResourceCount>& before,
          const std::vector<ResourceCount>& after);

}  // namespace ordeal
