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

TEST_F(BreakerTest, SaysWithoutItsLockWhenToComeAgain) {
  Breaker breaker(kOptions);
  EXPECT_EQ(breaker.retry_after(), Duration::zero());
  trip(breaker);
  EXPECT_EQ(breaker.retry_after(), 100ms);
  clock_.advance(200ms);
  EXPECT_GT(breaker.retry_after(), Duration::zero()) << "open until somebody asks";
  const BreakerPermit probe = breaker.ask();
  EXPECT_EQ(breaker.retry_after(), Duration::zero());
}

TEST_F(BreakerTest, TellsItsListenerWhoMayAskItBack) {
  Breaker breaker(kOptions);
  std::vector<BreakerState> heard;
  breaker.listen([&] { heard.push_back(breaker.state()); });
  trip(breaker);
  clock_.advance(100ms);
  breaker.ask().failed();
  EXPECT_EQ(heard, (std::vector{BreakerState::open, BreakerState::half_open, BreakerState::open}));
  EXPECT_EQ(breaker.moves(BreakerState::half_open, BreakerState::open), 1);
}

// Trips a breaker, gives one probe up, and lets the rest succeed.
std::unique_ptr<Breaker> after_an_abandoned_probe(ManualClock& clock) {
  auto breaker = make_breaker(kOptions);
  for (int i = 0; i < kOptions.trip_after; ++i) breaker->ask().failed();
  clock.advance(100ms);
  {
    const BreakerPermit abandoned = breaker->ask();
  }
  for (int i = 0; i < 2 * kOptions.probes; ++i) breaker->ask().succeeded();
  return breaker;
}

TEST_F(BreakerTest, ClosesAfterAnAbandonedProbeByWayOfHalfOpen) {
  const auto breaker = after_an_abandoned_probe(clock_);
  EXPECT_EQ(breaker->state(), BreakerState::closed);
  EXPECT_EQ(breaker->moves(BreakerState::open, BreakerState::closed), 0);
}

TEST_F(BreakerTest, PermitLostStaysHalfOpen) {
  const DefectOn on(defects::permit_lost);
  const auto breaker = after_an_abandoned_probe(clock_);
  EXPECT_EQ(breaker->state(), BreakerState::half_open);
  EXPECT_EQ(breaker->probes_out(), 1);
}

TEST_F(BreakerTest, SkipsHalfOpenGoesStraightToClosed) {
  const DefectOn on(defects::skips_half_open);
  EXPECT_EQ(after_an_abandoned_probe(clock_)->moves(BreakerState::open, BreakerState::closed), 1);
}

TEST_F(BreakerTest, OldGenerationClosesByNewsOfAnotherAge) {
  const DefectOn on(defects::old_generation);
  const auto breaker = make_breaker({.trip_after = 1, .open_for = 100ms, .probes = 1});
  BreakerPermit slow = breaker->ask();
  breaker->ask().failed();
  clock_.advance(100ms);
  const BreakerPermit probe = breaker->ask();
  slow.succeeded();
  EXPECT_EQ(breaker->state(), BreakerState::closed);
}

}  // namespace
}  // namespace ordeal::gateway
