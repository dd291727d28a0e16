#include "harness/explore/score.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/base/assert.h"
#include "harness/base/quantile.h"
#include "harness/base/sanitizer.h"
#include "harness/sync/mutex.h"
#include "harness/sync/shared.h"
#include "harness/sync/thread.h"

namespace ordeal::explore {
namespace {

void lost_update(bool fixed) {
  Mutex m("m");
  Shared<int> count(0, "count");
  const auto bump = [&]() NO_THREAD_SAFETY_ANALYSIS {
    if (fixed) m.lock();
    count.update([](int old) { return old + 1; });
    if (fixed) m.unlock();
  };
  Thread one("one", bump);
  Thread two("two", bump);
  one.join();
  two.join();
  ALWAYS_ASSERT(count.get() == 2, "both count");
}

// Its twin is no better than itself.
void never_fixed(bool) { lost_update(false); }

void sound(bool) { lost_update(true); }

ScoreProgram program_of(void (*run)(bool)) {
  ScoreProgram program;
  program.name = "test.lost_update";
  program.kind = "invariant";
  program.depth = 2;
  program.races = false;
  program.run = run;
  return program;
}

TEST(Score, AProgramIsFoundUnderEverySeedAndItsTwinIsSilent) {
  if (kThreadSanitizer) GTEST_SKIP() << "the race is meant, and ThreadSanitizer says so";
  const Score score = score_program(program_of(lost_update), {.seeds = 5, .twin_schedules = 500});
  EXPECT_EQ(score.found, 5U);
  EXPECT_THAT(score.by, testing::ElementsAre("invariant"));
  EXPECT_GE(score.mean_schedules(), 1.0);
  EXPECT_EQ(score.preemptions.size(), 5U);
  EXPECT_EQ(score.twin_schedules, 500U);
  EXPECT_EQ(score.false_alarms, 0U);
}

TEST(Score, ATwinThatFailsIsAFalseAlarm) {
  if (kThreadSanitizer) GTEST_SKIP() << "the race is meant, and ThreadSanitizer says so";
  const Score score =
      score_program(program_of(never_fixed), {.seeds = 1, .twin_schedules = 500, .shrink = false});
  EXPECT_GT(score.false_alarms, 0U);
  EXPECT_NE(score.false_alarm, "");
}

TEST(Score, WhatIsNotThereIsNotFound) {
  const Score score =
      score_program(program_of(sound), {.seeds = 2, .schedules = 300, .twin_schedules = 10});
  EXPECT_EQ(score.seeds, 2U);
  EXPECT_EQ(score.found, 0U);
  EXPECT_EQ(score.mean_schedules(), 0.0);
}

TEST(Score, QuantilesOfSortedValues) {
  const std::vector<uint32_t> values{1, 2, 3, 4, 100};
  EXPECT_EQ(quantile(values, 0.5), 3.0);
  EXPECT_EQ(quantile(values, 1.0), 100.0);
  EXPECT_EQ(quantile(std::vector<double>{}, 0.5), 0.0);
}

}  // namespace
}  // namespace ordeal::explore
