#include "harness/explore/strategy/bound.h"

#include <gtest/gtest.h>

#include <cmath>

namespace ordeal::explore {
namespace {

TEST(Bound, PctMissesABugWithAtMostItsGuarantee) {
  EXPECT_DOUBLE_EQ(pct_miss({.depth = 1, .tasks = 4, .choices = 50, .schedules = 1}), 0.75);
  EXPECT_NEAR(pct_miss({.depth = 2, .tasks = 2, .choices = 10, .schedules = 60}),
              std::pow(0.95, 60), 1e-12);
  EXPECT_DOUBLE_EQ(pct_miss({.depth = 3, .tasks = 5, .choices = 80, .schedules = 0}), 1);
  EXPECT_DOUBLE_EQ(pct_miss({.depth = 1, .tasks = 1, .choices = 0, .schedules = 1}), 0);
}

TEST(Bound, ItReadsAsASentence) {
  EXPECT_EQ(pct_bound({.depth = 3, .tasks = 5, .choices = 20, .schedules = 10'000}),
            "a bug of depth 3 is missed with at most 0.67 % (5 tasks, 20 choices, 10,000 "
            "schedules)");
  EXPECT_EQ(pct_bound({.depth = 3, .tasks = 100, .choices = 800, .schedules = 1'000}),
            "too few schedules to promise anything of bugs of depth 3 (100 tasks, 800 choices, "
            "1,000 schedules)");
  EXPECT_EQ(pct_bound({}), "nothing was run");
}

TEST(Bound, UnseenOrdersFollowGoodAndTuring) {
  EXPECT_DOUBLE_EQ(unseen_chance({.schedules = 1'000, .distinct = 90, .seen_once = 20}), 0.02);
  EXPECT_DOUBLE_EQ(unseen_chance({}), 1);
}

TEST(Bound, SilenceLeavesAboutThreeInN) {
  EXPECT_NEAR(failing_share_at_most(10'000), 3.0 / 10'000, 1e-6);
  EXPECT_NEAR(failing_share_at_most(1), 0.95, 1e-12);
  EXPECT_DOUBLE_EQ(failing_share_at_most(0), 1);
  EXPECT_EQ(sampled_bound({.schedules = 10'000, .distinct = 420, .seen_once = 12}),
            "at 95 % confidence at most 0.03 % of the schedules drawn like these fail; the next "
            "one shows a new order with a chance of about 0.12 % (420 orders in 10,000 schedules)");
}

TEST(Bound, DeviationsAreCounted) {
  EXPECT_EQ(deviations_bound(2, false),
            "every schedule with at most 2 deviations from the default order was run");
  EXPECT_EQ(deviations_bound(2, true), "every schedule was run");
}

TEST(Bound, SharesKeepWhatMatters) {
  EXPECT_EQ(percent(0), "0 %");
  EXPECT_EQ(percent(1e-9), "less than 0.0001 %");
  EXPECT_EQ(percent(0.004), "0.4 %");
  EXPECT_EQ(percent(0.5), "50 %");
  EXPECT_EQ(percent(0.9995), "more than 99.9 %");
  EXPECT_EQ(percent(1), "100 %");
}

}  // namespace
}  // namespace ordeal::explore
