#include "harness/explore/shrink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>

#include "harness/base/assert.h"
#include "harness/explore/body_executor.h"
#include "harness/explore/explore_testing.h"
#include "harness/sync/atomic.h"
#include "harness/sync/clock.h"
#include "harness/sync/mutex.h"
#include "harness/sync/task.h"
#include "harness/sync/thread.h"

namespace ordeal::explore {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<FailedSchedule> failures_of(const Body& body, const char* strategy, int count) {
  std::vector<FailedSchedule> all;
  for (uint64_t seed = 1; all.size() < static_cast<size_t>(count) && seed < 1000; ++seed) {
    const Exploration found =
        explore({.seed = seed, .schedules = 200'000, .strategy = strategy}, body);
    if (!found.failures.empty()) all.push_back(found.failures[0]);
  }
  EXPECT_THAT(all, SizeIs(count));
  return all;
}

Shrunk shrunk(const FailedSchedule& found, const Body& body) {
  BodyExecutor executor({}, body);
  return shrink(found.schedule, found.outcome.failure, executor);
}

// The median of preemptions left, over failures from several strategies.
uint32_t median_preemptions(const Body& body, std::initializer_list<const char*> strategies) {
  std::vector<uint32_t> left;
  for (const char* strategy : strategies) {
    for (const FailedSchedule& found : failures_of(body, strategy, 11)) {
      const Shrunk small = shrunk(found, body);
      EXPECT_EQ(small.ended, ShrinkEnd::minimal);
      EXPECT_TRUE(same_mistake(small.outcome.failure, found.outcome.failure));
      left.push_back(small.left.preemptions);
    }
  }
  std::sort(left.begin(), left.end());
  return left[left.size() / 2];
}

// Each preempted after its first fork are four. One is enough where the others come from behind:
// each of them then waits for the one before it.
TEST(Shrink, FivePhilosophersNeedOnePreemption) {
  EXPECT_EQ(median_preemptions(philosophers(5), {"random", "urw"}), 1U);
  EXPECT_EQ(median_preemptions(philosophers(5, 2), {"random"}), 1U);
}
TEST(Shrink, ReorderNeedsOneOrTwo) {
  EXPECT_LE(median_preemptions(reorder(3, 1), {"pct", "surw"}), 2U);
  EXPECT_LE(median_preemptions(reorder(10, 10), {"surw"}), 2U);
}
TEST(Shrink, TwoStagesNeedAtMostThree) {
  EXPECT_LE(median_preemptions(two_stages(1, 1), {"random", "pct"}), 3U);
  EXPECT_LE(median_preemptions(two_stages(10, 10), {"pos", "surw"}), 3U);
}

TEST(Shrink, ADeadlockIsOneSwitch) {
  const FailedSchedule found = failures_of(two_locks(true), "random", 1)[0];
  const Shrunk small = shrunk(found, two_locks(true));
  EXPECT_EQ(small.ended, ShrinkEnd::minimal);
  EXPECT_EQ(small.left.preemptions, 1U);
  ASSERT_THAT(small.schedule.entries, SizeIs(1));
  EXPECT_FALSE(small.schedule.entries[0].note.empty());

  const Replay again = replay(small.schedule, {}, two_locks(true));
  EXPECT_EQ(again.diverged, "");
  EXPECT_TRUE(same_mistake(again.outcome.failure, found.outcome.failure));
}

TEST(Shrink, KeepsTheFaultAndTheDrawThatMatter) {
  for (const FailedSchedule& found : failures_of(faulty_choice(), "random", 5)) {
    const Shrunk small = shrunk(found, faulty_choice());
    EXPECT_EQ(small.left.faults, 1U);
    EXPECT_EQ(small.left.deviations, 2U);
    EXPECT_THAT(small.schedule.entries, testing::Contains(testing::Field(&Entry::value, 3U)));
  }
}

TEST(Shrink, LowersDraws) {
  const Body body = [] { ALWAYS_ASSERT(current_runtime()->choose(1000, "n") < 17, "small"); };
  const FailedSchedule found = failures_of(body, "random", 1)[0];
  const Shrunk small = shrunk(found, body);
  ASSERT_THAT(small.schedule.entries, SizeIs(1));
  EXPECT_EQ(small.schedule.entries[0].value, 17U);
}

TEST(Shrink, AFailureOfEveryScheduleNeedsNoEntries) {
  const Body body = [] { ALWAYS_ASSERT(false, "always"); };
  EXPECT_THAT(shrunk(failures_of(body, "random", 1)[0], body).schedule.entries, IsEmpty());
}

TEST(Shrink, AnEarlyTimeOutStays) {
  for (const FailedSchedule& found : failures_of(impatient(), "random", 3)) {
    const Shrunk small = shrunk(found, impatient());
    EXPECT_EQ(small.ended, ShrinkEnd::minimal);
    EXPECT_LE(small.left.deviations, 2U);
    EXPECT_TRUE(same_mistake(small.outcome.failure, found.outcome.failure));
  }
}

// Once the flag has been missed nothing sets it again, and the waiter spins for ever.
TEST(Shrink, ALivelockIsWhatLedIntoIt) {
  const Body body = [] {
    Atomic<int> flag{0, "flag"};
    Thread resetter("resetter", [&] { flag.store(0); });
    Thread waiter("waiter", [&] {
      while (flag.load() == 0) yield();
    });
    flag.store(1);
    resetter.join();
    waiter.join();
  };
  ExploreOptions options{.schedules = 2000, .strategy = "random"};
  options.scheduler.max_steps = 2000;
  const Exploration found = explore(options, body);
  ASSERT_THAT(found.failures, SizeIs(1));
  EXPECT_EQ(found.failures[0].outcome.failure.kind, FindingKind::stall);
  BodyExecutor executor(options.scheduler, body);
  const Shrunk small =
      shrink(found.failures[0].schedule, found.failures[0].outcome.failure, executor);
  EXPECT_TRUE(same_mistake(small.outcome.failure, found.failures[0].outcome.failure));
  EXPECT_LE(small.left.deviations, 2U);
}

TEST(Shrink, WhatDoesNotFailIsNotShrunk) {
  FailedSchedule found = failures_of(two_locks(true), "random", 1)[0];
  const Shrunk not_there = shrunk(found, two_locks(false));
  EXPECT_EQ(not_there.ended, ShrinkEnd::not_reproduced);
  EXPECT_EQ(not_there.schedule.entries, found.schedule.entries);
  found.outcome.failure.identity = "another mistake";
  EXPECT_EQ(shrunk(found, two_locks(true)).ended, ShrinkEnd::not_reproduced);
}

TEST(Shrink, SaysWhereTheBudgetEnds) {
  const FailedSchedule found = failures_of(philosophers(5), "random", 1)[0];
  BodyExecutor executor({}, philosophers(5));
  ShrinkOptions options;
  options.for_time = Duration(0);
  EXPECT_EQ(shrink(found.schedule, found.outcome.failure, executor, options).ended,
            ShrinkEnd::budget_exhausted);
  options.for_time = std::chrono::seconds(10);
  int told = 0;
  options.progress = [&](const ShrinkCost&, uint64_t) { return ++told < 2; };
  const Shrunk stopped = shrink(found.schedule, found.outcome.failure, executor, options);
  EXPECT_EQ(stopped.ended, ShrinkEnd::budget_exhausted);
  EXPECT_EQ(told, 2);
}

// Seats as a run's groups have them: "seats/0" …; each eats some rounds.
Body dinner(const Workload& workload) {
  const auto size = [&](size_t which) { return workload.at(which).now; };
  return [seats = size(0), rounds = size(1)] {
    std::deque<Mutex> forks;
    for (uint64_t i = 0; i < seats; ++i) forks.emplace_back("fork");
    std::vector<Thread> all;
    for (uint64_t i = 0; i < seats; ++i) {
      auto task = std::make_shared<Task>("seats/" + std::to_string(i), "seats");
      all.emplace_back(std::move(task), [&, i] {
        for (uint64_t round = 0; round < rounds; ++round) {
          Lock left(forks[i]);
          Lock right(forks[(i + 1) % seats]);
        }
      });
    }
    for (Thread& each : all) each.join();
  };
}

TEST(Shrink, ReducesTasksAndRounds) {
  const Workload found_with = {{.name = "seats", .now = 5, .least = 1, .tasks = "seats/"},
                               {.name = "seats.rounds", .now = 4, .least = 1, .tasks = ""}};
  const FailedSchedule found = failures_of(dinner(found_with), "random", 1)[0];
  BodyExecutor executor({}, found_with, dinner);
  const Shrunk small = shrink(found.schedule, found.outcome.failure, executor);
  EXPECT_EQ(small.ended, ShrinkEnd::minimal);
  EXPECT_EQ(small.workload[0].now, 1U);  // Who sits alone takes the same fork twice.
  EXPECT_EQ(small.workload[1].now, 1U);
  EXPECT_EQ(small.found.operations, 9U);
  EXPECT_EQ(small.left.operations, 2U);

  Workload at_least_two = found_with;
  at_least_two[0].least = 2;
  BodyExecutor two({}, at_least_two, dinner);
  const Shrunk pair = shrink(found.schedule, found.outcome.failure, two);
  EXPECT_EQ(pair.workload[0].now, 2U);
  EXPECT_EQ(pair.left.tasks, 3U);
  EXPECT_EQ(pair.left.preemptions, 1U);
}

// Only the last two of a group are in it: their entries are renumbered when the others go.
TEST(Shrink, RenumbersTheTasksThatStay) {
  const auto make = [](const Workload& workload) -> Body {
    return [count = workload[0].now] {
      Mutex a("a");
      Mutex b("b");
      std::vector<Thread> all;
      for (uint64_t i = 0; i < count; ++i) {
        auto task = std::make_shared<Task>("users/" + std::to_string(i), "users");
        all.emplace_back(std::move(task), [&, i] {
          if (i + 2 < count) return;
          const bool last = i + 1 == count;
          Lock first(last ? b : a);
          Lock second(last ? a : b);
        });
      }
      for (Thread& each : all) each.join();
    };
  };
  const Workload found_with = {{.name = "users", .now = 6, .least = 1, .tasks = "users/"}};
  const FailedSchedule found = failures_of(make(found_with), "random", 1)[0];
  BodyExecutor executor({}, found_with, make);
  ShrinkOptions options;
  options.search = 0;
  const Shrunk small = shrink(found.schedule, found.outcome.failure, executor, options);
  EXPECT_EQ(small.workload[0].now, 2U);
  EXPECT_EQ(small.left.preemptions, 1U);
}

}  // namespace
}  // namespace ordeal::explore
