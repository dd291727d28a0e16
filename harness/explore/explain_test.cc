#include "harness/explore/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/base/assert.h"
#include "harness/explore/body_executor.h"
#include "harness/explore/columns.h"
#include "harness/explore/explore_testing.h"
#include "harness/explore/regroup.h"
#include "harness/sync/atomic.h"
#include "harness/sync/thread.h"

namespace ordeal::explore {
namespace {

using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::SizeIs;

FailedSchedule first_of(const Body& body) {
  const Exploration found = explore({.schedules = 100'000, .strategy = "random"}, body);
  EXPECT_THAT(found.failures, SizeIs(1));
  return found.failures.at(0);
}

Interleaving explained_by(const Body& body, const ExplainOptions& options = {}) {
  const FailedSchedule found = first_of(body);
  BodyExecutor executor({}, body);
  const Shrunk small = shrink(found.schedule, found.outcome.failure, executor);
  return explain(small, executor, options);
}

TEST(Explain, ALostUpdateByRows) {
  const Interleaving shown = explained_by(token_bucket(true));
  EXPECT_EQ(shown.claim, "one token, one winner");
  EXPECT_EQ(shown.shrunk, "minimal");
  EXPECT_EQ(shown.preemptions_left, 1U);
  EXPECT_GT(shown.shrink_runs, 1U);
  EXPECT_THAT(shown.tasks, SizeIs(3));
  EXPECT_EQ(shown.steps.size(), shown.steps_left);
  EXPECT_THAT(shown.waits, SizeIs(0));

  const auto row = std::find_if(shown.steps.begin(), shown.steps.end(), [](const StepRow& step) {
    return step.operation == "load" && step.object == "bucket.tokens";
  });
  ASSERT_NE(row, shown.steps.end());
  EXPECT_EQ(row->value, "= 1");
  EXPECT_EQ(row->file, "harness/explore/explore_testing.cc");
  EXPECT_GT(row->line, 0U);
  EXPECT_EQ(std::count_if(shown.steps.begin(), shown.steps.end(),
                          [](const StepRow& step) { return step.preempts; }),
            1);
  EXPECT_THAT(shown.steps, Contains(Field(&StepRow::deviation, true)));
  EXPECT_EQ(shown.steps[1].operation, "spawn");
  EXPECT_EQ(shown.steps[1].object, "taker#0");
}

TEST(Explain, ADeadlockHasItsWaits) {
  const Interleaving shown = explained_by(two_locks(true));
  ASSERT_THAT(shown.waits, SizeIs(3));
  EXPECT_EQ(shown.waits[1].waits_for, "lock right");
  EXPECT_EQ(shown.waits[1].held_by, "main/two#0");
  EXPECT_THAT(shown.waits[1].holds, testing::ElementsAre("left"));
  EXPECT_GT(shown.waits[1].line, 0U);
  EXPECT_THAT(wait_graph(shown), HasSubstr("cycle: main/one#0 → main/two#0 → main/one#0\n"));
}

// Which of the two takes its first lock second decides: from there on every end is the deadlock.
TEST(Explain, TheGuiltyStepIsTheSecondLock) {
  const Interleaving shown = explained_by(two_locks(true));
  ASSERT_GE(shown.guilty_step, 0);
  const StepRow& guilty = shown.steps.at(static_cast<size_t>(shown.guilty_step));
  EXPECT_EQ(guilty.operation, "lock");
  const auto first = std::find_if(shown.steps.begin(), shown.steps.end(),
                                  [](const StepRow& step) { return step.operation == "lock"; });
  EXPECT_NE(first->task, guilty.task);
  EXPECT_EQ(shown.guilt.front().first, 0U);
  EXPECT_EQ(shown.guilt.back().second, 1.0);
  EXPECT_LT(shown.guilt.front().second, 0.9);
}

TEST(Explain, WithoutContinuationsNobodyIsGuilty) {
  const Interleaving shown = explained_by(two_locks(true), {.continuations = 0});
  EXPECT_EQ(shown.guilty_step, -1);
  EXPECT_TRUE(shown.guilt.empty());
}

TEST(Explain, WhereEveryScheduleFailsNoStepIsGuilty) {
  EXPECT_EQ(explained_by([] { ALWAYS_ASSERT(false, "always"); }).guilty_step, -1);
}

TEST(Explain, ALongRunIsSearchedByHalving) {
  const Body body = [] {
    Atomic<int> noise{0, "noise"};
    Atomic<int> flag{0, "flag"};
    for (int i = 0; i < 100; ++i) noise.fetch_add(1);
    Thread late("late", [&] { flag.store(1); });
    const int seen = flag.load();
    for (int i = 0; i < 100; ++i) noise.fetch_add(1);
    late.join();
    ALWAYS_ASSERT(seen == 1, "the flag was seen");
  };
  const Interleaving shown = explained_by(body);
  ASSERT_GE(shown.guilty_step, 0);
  EXPECT_GT(shown.steps.size(), 200U);
  EXPECT_LT(shown.guilt.size(), 60U);
  // Some step shortly before the load, or the load itself.
  const auto load = std::find_if(shown.steps.begin(), shown.steps.end(),
                                 [](const StepRow& step) { return step.object == "flag"; });
  EXPECT_LE(shown.guilty_step, load - shown.steps.begin());
}

TEST(Explain, DrawsAndTimeOutsAreInTheRows) {
  const Interleaving faulty = explained_by(faulty_choice());
  EXPECT_THAT(faulty.steps, Contains(Field(&StepRow::value, HasSubstr("= 3"))));
  const Interleaving late = explained_by(impatient());
  EXPECT_THAT(late.steps, Contains(Field(&StepRow::value, HasSubstr("times out"))));
}

// Any order that regrouping gives keeps the order of each task and of each object.
TEST(Regroup, KeepsWhatDependsInItsOrder) {
  const FailedSchedule found = first_of(philosophers(4));
  const Replay traced = replay(found.schedule, {}, philosophers(4));
  const auto dependencies = dependencies_of(traced.trace);
  const std::vector<bool> all(traced.trace.events.size(), true);
  for (const Prefer prefer :
       {Prefer::first_made, Prefer::last_made, Prefer::as_before, Prefer::longest}) {
    const std::vector<uint32_t> order = grouped(traced.trace, all, dependencies, prefer);
    ASSERT_THAT(order, SizeIs(all.size()));
    std::vector<bool> done(all.size());
    for (const uint32_t event : order) {
      for (const uint32_t before : dependencies[event]) EXPECT_TRUE(done[before]);
      done[event] = true;
    }
    Schedule other = found.schedule;
    other.entries = entries_for(traced.trace, order, traced.entries);
    other.digests.clear();
    const Replay again = replay(other, {}, philosophers(4));
    EXPECT_TRUE(same_mistake(again.outcome.failure, found.outcome.failure));
    EXPECT_EQ(again.outcome.order, traced.outcome.order);
  }
}

}  // namespace
}  // namespace ordeal::explore
