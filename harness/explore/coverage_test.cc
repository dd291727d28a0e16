#include "harness/explore/coverage.h"

#include <gtest/gtest.h>

#include "harness/base/random.h"

namespace ordeal::explore {
namespace {

TEST(Coverage, CountsOrdersAndThoseSeenOnce) {
  Coverage coverage;
  EXPECT_EQ(coverage.all().unseen(), 1);
  EXPECT_TRUE(coverage.add(mix_bits(1), 0));
  EXPECT_TRUE(coverage.add(mix_bits(2), 1));
  EXPECT_FALSE(coverage.add(mix_bits(1), 1));
  EXPECT_FALSE(coverage.add(mix_bits(1), 0));

  EXPECT_EQ(coverage.all().schedules, 4U);
  EXPECT_EQ(coverage.all().distinct, 2U);
  EXPECT_EQ(coverage.all().seen_once, 1U);
  EXPECT_EQ(coverage.all().unseen(), 0.25);
  // The first strategy showed the first order, which has been seen again since.
  EXPECT_EQ(coverage.of(0).distinct, 1U);
  EXPECT_EQ(coverage.of(0).seen_once, 0U);
  EXPECT_EQ(coverage.of(1).schedules, 2U);
  EXPECT_EQ(coverage.of(1).seen_once, 1U);
  EXPECT_EQ(coverage.of(77).schedules, 0U);
}

TEST(Coverage, ForgetsNothingAsItGrows) {
  constexpr uint64_t kOrders = 50'000;
  Coverage coverage;
  for (uint64_t i = 0; i < kOrders; ++i) ASSERT_TRUE(coverage.add(mix_bits(i), 0));
  for (uint64_t i = 0; i < kOrders; ++i) ASSERT_FALSE(coverage.add(mix_bits(i), 0));
  EXPECT_EQ(coverage.all().distinct, kOrders);
  EXPECT_EQ(coverage.all().seen_once, 0U);
}

TEST(Coverage, StandsStillWhereItIsFull) {
  Coverage coverage(/*cap=*/10);
  for (uint64_t i = 0; i < 100; ++i) coverage.add(mix_bits(i), 0);
  EXPECT_TRUE(coverage.full());
  EXPECT_EQ(coverage.all().distinct, 10U);
  EXPECT_EQ(coverage.all().schedules, 10U);
  EXPECT_FALSE(coverage.add(mix_bits(3), 0));
}

// Draws evenly from a hundred orders: the estimate falls to nothing as they are all seen.
TEST(Coverage, TheEstimateFollowsWhatIsLeft) {
  Coverage coverage;
  Random random(7);
  const auto draw = [&](int times) {
    for (int i = 0; i < times; ++i) coverage.add(mix_bits(random.below(100)), 0);
    return coverage.all().unseen();
  };
  const double early = draw(50);
  const double late = draw(950);
  EXPECT_GT(early, 0.4);
  EXPECT_LT(late, 0.01);
  EXPECT_EQ(coverage.all().distinct, 100U);
}

TEST(Coverage, AZeroDigestIsOneToo) {
  Coverage coverage;
  EXPECT_TRUE(coverage.add(0, 0));
  EXPECT_FALSE(coverage.add(0, 0));
}

}  // namespace
}  // namespace ordeal::explore
