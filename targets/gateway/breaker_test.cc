#include "targets/gateway/breaker.h"

#include <gtest/gtest.h>

#include "targets/gateway/defects/defects.h"
#include "targets/gateway/gateway_testing.h"

namespace ordeal::gateway {
namespace {

using namespace std::chrono_literals;
constexpr BreakerOptions kOptions{.trip_after = 2, .open_for = 100ms, .probes = 2};

class BreakerTest : public testing::Test {
 protected:
  void trip(Breaker& breaker) {
    for (int i = 0; i < kOptions.trip_after; ++i) breaker.ask().failed();
    ASSERT_EQ(breaker.state(), BreakerState::open);
  }
  ManualClock clock_;
  ScopedClock scoped_{clock_};
};

TEST_F(BreakerTest, OpensAfterFailuresInARowOnly) {
  Breaker breaker(kOptions);
  breaker.ask().failed();
  breaker.ask().succeeded();
  breaker.ask().failed();
  EXPECT_EQ(breaker.state(), BreakerState::closed);
  breaker.ask().failed();
  EXPECT_EQ(breaker.state(), BreakerState::open);
  EXPECT_FALSE(breaker.ask());
}

TEST_F(BreakerTest, HalfOpenLetsProbesThroughAndClosesWhenAllSucceed) {
  Breaker breaker(kOptions);
  trip(breaker);
  clock_.advance(100ms);
  BreakerPermit first = breaker.ask();
  BreakerPermit second = breaker.ask();
  EXPECT_TRUE(first && second);
  EXPECT_FALSE(breaker.ask());
  first.succeeded();
  EXPECT_EQ(breaker.state(), BreakerState::half_open);
  EXPECT_FALSE(breaker.ask()) << "passed and out together are the probes";
  second.succeeded();
  EXPECT_EQ(breaker.state(), BreakerState::closed);
}

TEST_F(BreakerTest, AFailedProbeOpensItForAsLongAgain) {
  Breaker breaker(kOptions);
  trip(breaker);
  clock_.advance(100ms);
  breaker.ask().failed();
  EXPECT_EQ(breaker.state(), BreakerState::open);
  clock_.advance(99ms);
  EXPECT_FALSE(breaker.ask());
  clock_.advance(1ms);
  EXPECT_TRUE(breaker.ask());
}

TEST_F(BreakerTest, AnAbandonedProbeGivesItsPermitBack) {
  Breaker breaker(kOptions);
  trip(breaker);
  clock_.advance(100ms);
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(breaker.ask()) << i;
}

TEST_F(BreakerTest, AResultOfAnOldGenerationDoesNotCount) {
  Breaker breaker(kOptions);
  BreakerPermit slow = breaker.ask();
  trip(breaker);
  clock_.advance(100ms);
  BreakerPermit probe = breaker.ask();
  slow.failed();
  EXPECT_EQ(breaker.state(), BreakerState::half_open);
  BreakerPermit other = breaker.ask();
  probe.succeeded();
  other.succeeded();
  EXPECT_EQ(breaker.state(), BreakerState::closed);
}

TEST_F(BreakerTest, EveryChangeOfStateIsANewGeneration) {
  BreakerMemory memory;
  memory = next(memory, BreakerEvent::failed, 0, now(), {.trip_after = 1, .open_for = 1ms}).memory;
  EXPECT_EQ(memory.generation, 1u);
  const BreakerStep asked = next(memory, BreakerEvent::ask, 0, now() + 1ms, {.probes = 1});
  EXPECT_EQ(asked.memory.state, BreakerState::half_open);
  EXPECT_EQ(asked.memory.generation, 2u);
}

// The most probes that twenty askers had out together.
int probes_of_flood(ManualClock& clock) {
  const auto breaker = make_breaker(kOptions);
  for (int i = 0; i < kOptions.trip_after; ++i) breaker->ask().failed();
  clock.advance(100ms);
  std::vector<BreakerPermit> held;
  for (int i = 0; i < 20; ++i) held.push_back(breaker->ask());
  return breaker->most_probes_out();
}

TEST_F(BreakerTest, NoMoreProbesThanAllowed) { EXPECT_EQ(probes_of_flood(clock_), 2); }

TEST_F(BreakerTest, HalfOpenFloodLetsAllThrough) {
  const DefectOn on(defects::half_open_flood);
  EXPECT_EQ(probes_of_flood(clock_), 20);
}

}  // namespace
}  // namespace ordeal::gateway
