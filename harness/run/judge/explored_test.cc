#include "harness/run/judge/explored.h"

#include <gtest/gtest.h>

namespace ordeal {
namespace {

ExplorationStats stats(uint64_t schedules, double mean_steps, uint64_t first_failure) {
  ExplorationStats s;
  s.schedules = schedules;
  s.distinct = schedules / 2;
  s.unseen = 0.5;
  s.max_steps = static_cast<uint32_t>(mean_steps) * 2;
  s.mean_steps = mean_steps;
  s.seconds = static_cast<double>(schedules);
  s.memory = "weak";
  StrategyStats random;
  random.name = "random";
  random.schedules = schedules;
  random.failures = first_failure != 0;
  random.first_failure = first_failure;
  s.strategies = {random};
  return s;
}

TEST(SumOf, OneWorkerIsItself) {
  const ExplorationStats sum = sum_of({{0, stats(10, 4, 3)}});
  EXPECT_EQ(sum.schedules, 10u);
  EXPECT_EQ(sum.mean_steps, 4);
  EXPECT_EQ(sum.strategies.at(0).first_failure, 3u);
}

TEST(SumOf, CountsAddUpAndTheEarliestFailureIsTheFirst) {
  ExplorationStats other = stats(30, 8, 2);
  other.strategies.push_back(other.strategies[0]);
  other.strategies[1].name = "pos";
  const ExplorationStats sum = sum_of({{0, stats(10, 4, 0)}, {3, other}});
  EXPECT_EQ(sum.schedules, 40u);
  EXPECT_EQ(sum.distinct, 20u);
  EXPECT_DOUBLE_EQ(sum.mean_steps, 7);
  EXPECT_EQ(sum.max_steps, 16u);
  EXPECT_EQ(sum.seconds, 30);
  EXPECT_EQ(sum.memory, "weak");
  ASSERT_EQ(sum.strategies.size(), 2u);
  EXPECT_EQ(sum.strategies[0].schedules, 40u);
  EXPECT_EQ(sum.strategies[0].first_failure, 2u);
}

TEST(SumOf, NothingIsExhaustedWhereOneWorkerIsNot) {
  ExplorationStats all = stats(10, 4, 0);
  all.exhausted = true;
  EXPECT_TRUE(sum_of({{0, all}, {1, all}}).exhausted);
  EXPECT_FALSE(sum_of({{0, all}, {1, stats(5, 4, 0)}}).exhausted);
}

}  // namespace
}  // namespace ordeal
