// Explores a body: runs it under schedule after schedule until one fails or the budget is spent.
//
//   TEST(TokenBucket, OneTokenOneWinner) {
//     EXPECT_EQ(explore({.schedules = 10'000}, [] { … }).failure_text(), "");
//   }
//
// The body makes what it shares, starts ordeal::Threads, joins them and asserts. It runs again and
// again in one process, so it may keep nothing from one call to the next.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/time.h"
#include "harness/explore/core/scheduler.h"
#include "harness/explore/schedule.h"
#include "harness/result/exploration.h"

namespace ordeal::explore {

struct Exploration;

// Why an exploration ended.
enum class ExploreEnd : uint8_t {
  schedules,  // As many as ExploreOptions::schedules have run.
  time,
  failure,    // stop_at_first
  exhausted,  // The strategy has run every schedule that it would.
  memory,
  stopped,  // By `progress`.
};
const char* to_string(ExploreEnd end);

// The budget of an exploration, and how it runs schedules.
struct ExploreOptions {
  uint64_t seed = 1;
  uint64_t schedules = 10'000;         // At most.
  Duration for_time = Duration(0);     // At most; 0: no limit.
  std::string strategy = "portfolio";  // A name of strategy_names().
  uint64_t first = 0;                  // Ordinal of the first schedule, and how far to the next:
  uint64_t stride = 1;                 // jobs share the ordinals among them.
  bool stop_at_first = true;
  bool verify = false;             // Runs each schedule twice; a difference is a failure.
  uint64_t memory = 512ULL << 20;  // Failed schedules leak: bytes by which the process may grow.
  // Called now and then with the progress so far; returning false ends the exploration.
  std::function<bool(const Exploration&)> progress = nullptr;
  SchedulerOptions scheduler = {};
};

// A failing schedule: its ordinal, what it showed, and how to see it again.
struct FailedSchedule {
  uint64_t ordinal = 0;
  std::string strategy;
  ScheduleOutcome outcome;
  Schedule schedule;   // `belongs` is empty.
  uint64_t count = 1;  // Schedules that showed this failure.
};

// The result of an exploration.
struct Exploration {
  uint64_t schedules = 0;
  Duration took{0};
  ExploreEnd ended = ExploreEnd::schedules;
  std::vector<FailedSchedule> failures;  // One of each identity, in the order of finding.
  ExplorationStats stats;                // Per strategy, and what no failure means.

  // "" where nothing failed; else the first failure in words, with its schedule.
  std::string failure_text() const;
};

// Runs on the calling thread; several threads may explore at once, each its own body. The first
// throws InputError where there is no strategy of that name; the second decides by `strategy`.
Exploration explore(const ExploreOptions& options, const std::function<void()>& body);
Exploration explore(const ExploreOptions& options, Strategy& strategy,
                    const std::function<void()>& body);

// The seed of the schedule with this ordinal.
uint64_t schedule_seed(uint64_t seed, uint64_t ordinal);

// One schedule that was run again. Where the run leaves the schedule's digests, it goes on by the
// entries that still apply.
struct Replay {
  ScheduleOutcome outcome;
  std::string diverged;        // Where and how the run left the digests; "" where it did not.
  std::vector<Entry> entries;  // As it was run: without those that did not apply.
  Trace trace;
};
Replay replay(const Schedule& schedule, const SchedulerOptions& options,
              const std::function<void()>& body);

// Bytes of memory that this process has in use.
uint64_t resident_bytes();

}  // namespace ordeal::explore
