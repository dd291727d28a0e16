#include "targets/gateway/health.h"

#include <gtest/gtest.h>

#include "targets/gateway/gateway_testing.h"
#include "targets/gateway/outlier.h"
#include "targets/gateway/parts.h"

namespace ordeal::gateway {
namespace {

using namespace std::chrono_literals;

TEST(Health, ScoresThePercentageThatSucceeded) {
  Health health;
  EXPECT_EQ(health.score(), 100);
  for (int i = 0; i < 3; ++i) health.record(true);
  health.record(false);
  EXPECT_EQ(health.score(), 75);
}

TEST(Health, MoreFailuresThanCallsWouldBeNoPercentage) {
  EXPECT_EQ(score_of(4, 4), 0);
  EXPECT_LT(score_of(1, 2), 0) << "what a reader of two moments could see";
}

class OutlierTest : public testing::Test {
 protected:
  ManualClock clock_;
  ScopedClock scoped_{clock_};
};

TEST_F(OutlierTest, EjectsAfterFailuresInARowAndForAWhile) {
  Outlier outlier({.eject_after = 2, .eject_for = 10s});
  outlier.record(false);
  outlier.record(true);
  outlier.record(false);
  EXPECT_FALSE(outlier.ejected());
  outlier.record(false);
  EXPECT_TRUE(outlier.ejected());
  clock_.advance(10s);
  EXPECT_FALSE(outlier.ejected());
  outlier.record(false);
  EXPECT_TRUE(outlier.ejected()) << "the row goes on until a success";
}

TEST_F(OutlierTest, WithoutAThresholdNobodyIsEjected) {
  Outlier outlier({});
  for (int i = 0; i < 10; ++i) outlier.record(false);
  EXPECT_FALSE(outlier.ejected());
}

TEST_F(OutlierTest, FailuresAtOnceCannotPassTheThreshold) {
  for (int round = 0; round < 50; ++round) {
    const auto outlier = make_outlier({.eject_after = 2, .eject_for = 1h});
    together(3, [&] { outlier->record(false); });
    EXPECT_TRUE(outlier->ejected());
  }
}

}  // namespace
}  // namespace ordeal::gateway
