// Makes a failing schedule small by running candidates: with fewer tasks, then fewer operations,
// faults, deviations, preemptions and steps, in this order. A candidate counts where it shows the
// same mistake.
//
// Sources: Zeller and Hildebrandt, Simplifying and isolating failure-inducing input (TSE 2002), for
// the removal of chunks; Koval and others, Lincheck (CAV 2023), for reducing operations and then
// exploring again; Walker and Runciman, dejafu (2015), for regrouping independent steps.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/time.h"
#include "harness/explore/explore.h"
#include "harness/explore/schedule.h"

namespace ordeal::explore {

// One number that says how much a scenario does: the threads of a group, its iterations,
// operations.
struct Size {
  std::string name;  // For people: "writers", "writers.iterations"
  uint64_t now = 1;
  uint64_t least = 1;
  std::string tasks;  // Where it counts tasks "writers/0", "writers/1", …: "writers/". Else "".
  bool operator==(const Size&) const = default;
};
using Workload = std::vector<Size>;

// Runs candidates, in this process or in another one, which a candidate may crash.
class Executor {
 public:
  virtual ~Executor() = default;

  virtual Workload workload() const { return {}; }  // As the schedule to shrink was found.
  // Follows the schedule's entries under this workload. `diverged` is not needed.
  virtual Replay run(const Schedule& schedule, const Workload& workload, bool trace) = 0;
  // Looks for `wanted` under a smaller workload among at most so many schedules of its own.
  virtual std::optional<Schedule> search(const Schedule& /*like*/, const Workload& /*workload*/,
                                         const Failure& /*wanted*/, uint64_t /*schedules*/) {
    return std::nullopt;
  }
  // Follows the first `steps` steps, then goes on at random by `seed`. Nothing where it cannot.
  virtual std::optional<ScheduleOutcome> wander(const Schedule& /*schedule*/,
                                                const Workload& /*workload*/, uint32_t /*steps*/,
                                                uint64_t /*seed*/) {
    return std::nullopt;
  }
};

// The size of a candidate. The lesser one, member by member, is preferred.
struct ShrinkCost {
  uint32_t tasks = 0;
  uint64_t operations = 0;  // The sum of all sizes.
  uint32_t faults = 0;
  uint32_t deviations = 0;  // Entries of the schedule.
  uint32_t preemptions = 0;
  uint32_t steps = 0;
  auto operator<=>(const ShrinkCost&) const = default;
};

// Why shrinking ended.
enum class ShrinkEnd : uint8_t {
  minimal,           // No pass improves the schedule any more.
  budget_exhausted,  // The time or the memory is used up, or the caller has ended it.
  not_reproduced,    // The first run did not show the mistake.
};
const char* to_string(ShrinkEnd end);  // "budget exhausted"

// The smallest schedule that was found.
struct Shrunk {
  Schedule schedule;  // With notes and digests.
  Workload workload;
  ScheduleOutcome outcome;
  Trace trace;
  ShrinkCost found, left;
  ShrinkEnd ended = ShrinkEnd::minimal;
  uint64_t runs = 0;
  Duration took{0};
};

// The limits of shrinking.
struct ShrinkOptions {
  Duration for_time = std::chrono::seconds(10);
  uint64_t memory = 512ULL << 20;  // Failing candidates leak: bytes by which the process may grow.
  uint64_t search = 500;           // Schedules for each smaller workload; 0: none.
  // Called with each candidate that was better; returning false ends the search.
  std::function<bool(const ShrinkCost& left, uint64_t runs)> progress = nullptr;
};

// Whether both are the same mistake.
bool same_mistake(const Failure& a, const Failure& b);

// `wanted` is what the schedule shows. Where its first run does not show it, nothing else is tried
// and `ended` says so.
Shrunk shrink(const Schedule& schedule, const Failure& wanted, Executor& executor,
              const ShrinkOptions& options = {});

}  // namespace ordeal::explore
