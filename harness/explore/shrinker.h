// The inside of shrink(): the best candidate so far, and the limits of the search.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "harness/base/time.h"
#include "harness/explore/shrink.h"

namespace ordeal::explore {

// The search for a smaller schedule. Passes (shrink_pass.h) propose candidates; it runs each one
// once, and keeps the best that shows the wanted mistake.
//
// Invariants: the best candidate shows the mistake; its cost never rises.
class Shrinker {
 public:
  Shrinker(const Schedule& schedule, const Failure& wanted, Executor& executor,
           const ShrinkOptions& options);

  // Runs the schedule as it was found, then every pass until none improves it.
  Shrunk run();

  // For passes.

  const std::vector<Entry>& entries() const { return best_.schedule.entries; }
  const Workload& workload() const { return best_.workload; }
  const Failure& failure() const { return best_.outcome.failure; }
  // Whether the time, the memory or the caller's patience is used up: then no candidate is tried.
  bool spent();
  // Runs a candidate. Returns whether it is better, and so the new best one.
  bool attempt(std::vector<Entry> entries) { return attempt(std::move(entries), workload()); }
  bool attempt(std::vector<Entry> entries, const Workload& workload);
  // Has the executor look for the mistake under a smaller workload.
  bool search(const Workload& workload);
  // Runs the best candidate again, with its trace.
  Replay trace_best();

 private:
  // A schedule that shows the mistake.
  struct Candidate {
    Schedule schedule;
    Workload workload;
    ScheduleOutcome outcome;
    ShrinkCost cost;
  };

  bool try_schedule(const Schedule& schedule, const Workload& workload);
  bool seen_before(const Schedule& schedule, const Workload& workload);
  bool improve_schedule();
  Shrunk finish(bool reproduced);

  const Failure wanted_;
  Executor& executor_;
  const ShrinkOptions options_;
  const Instant start_ = Monotonic::now();
  const uint64_t memory_at_start_ = resident_bytes();
  Candidate best_;
  ShrinkCost found_;
  std::unordered_set<uint64_t> seen_;  // Digests of the candidates that have run.
  uint64_t runs_ = 0;
  bool ended_ = false;  // The limits are reached.
};

}  // namespace ordeal::explore
