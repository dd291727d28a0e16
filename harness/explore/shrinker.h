// The inside of shrink(): the best candidate so far and the passes that improve on it. Each pass
// says whether it has.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "harness/base/time.h"
#include "harness/explore/shrink.h"

namespace ordeal::explore {

class Shrinker {
 public:
  Shrinker(const Schedule& schedule, const Failure& wanted, Executor& executor,
           const ShrinkOptions& options);
  Shrunk run();

 private:
  struct Candidate {
    Schedule schedule;
    Workload workload;
    ScheduleOutcome outcome;
    ShrinkCost cost;
  };

  // shrink.cc: candidates.
  bool spent();
  bool attempt(std::vector<Entry> entries) { return attempt(std::move(entries), best_.workload); }
  bool attempt(std::vector<Entry> entries, const Workload& workload);
  bool attempt(const Schedule& schedule, const Workload& workload);
  bool seen_before(const Schedule& schedule, const Workload& workload);
  Shrunk finish(bool reproduced);

  // shrink_passes.cc: the schedule.
  bool regroup();
  bool remove_chunks();
  bool bridge();
  bool remove_pairs();
  bool retarget();
  bool move();
  bool lower_values();
  bool improve_schedule();

  // shrink_workload.cc: what runs.
  bool reduce_workload();
  bool reduce(size_t which);
  bool with_size(size_t which, uint64_t size);
  bool drop_one_task(size_t which);
  std::vector<uint64_t> tasks_that_matter(const std::string& prefix) const;

  const std::vector<Entry>& entries() const { return best_.schedule.entries; }

  const Failure wanted_;
  Executor& executor_;
  const ShrinkOptions options_;
  const Instant start_ = Monotonic::now();
  const uint64_t memory_at_start_ = resident_bytes();
  Candidate best_;
  ShrinkCost found_;
  std::unordered_set<uint64_t> seen_;
  uint64_t runs_ = 0;
  bool ended_ = false;
};

}  // namespace ordeal::explore
