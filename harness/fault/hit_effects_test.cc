#include "harness/fault/hit_effects.h"

#include <gtest/gtest.h>

#include <cerrno>

#include "harness/fault/fault_testing.h"
#include "harness/sync/clock.h"
#include "harness/sync/notifier.h"
#include "harness/sync/thread.h"

namespace ordeal {
namespace {

using namespace std::chrono_literals;

// The third hit of "writers/0" at test.file.read, of 100 bytes.
class HitEffectsTest : public testing::Test {
 protected:
  HitEffectsTest() {
    counter_.thread = "writers/0";
    counter_.key = 42;
    rule_.spec = std::make_shared<FaultRuleSpec>();
    rule_.fault = 5;
    rule_.term = 1;
  }

  HitCounter counter_;
  const Hit hit_{test_read, 0, counter_, 3, 100, false};
  ArmedRule rule_;
  TestLog log_;
  HitEffects effects_{hit_, &log_};
};

TEST_F(HitEffectsTest, TheFirstErrorAndTheLeastSizeWin) {
  effects_.add(rule_, FaultAction::error, EIO);
  effects_.add(rule_, FaultAction::error, ENOSPC);
  effects_.add(rule_, FaultAction::short_io, 40);
  effects_.add(rule_, FaultAction::short_io, 60);
  EXPECT_EQ(effects_.io().error, EIO);
  EXPECT_EQ(effects_.io().size, 40U);
}

TEST_F(HitEffectsTest, EachActionIsLoggedOfItsThreadAndHit) {
  effects_.add_rule(rule_, {.fires = true, .error = EIO, .yields = 2});
  ASSERT_EQ(log_.faults_count(), 2U);
  const FiredFault fault = log_.faults()[0];
  EXPECT_EQ(fault.action, FaultAction::yield);
  EXPECT_EQ(fault.value, 2);
  EXPECT_EQ(fault.rule, 5U);
  EXPECT_EQ(fault.thread, 42U);
  EXPECT_EQ(fault.hit, 3U);
  EXPECT_EQ(log_.faults()[1].action, FaultAction::error);
}

TEST_F(HitEffectsTest, AShareOfTheSizeLeavesAByteAtLeast) {
  effects_.add_rule(rule_, {.fires = true, .part = Chance{1, 4}});
  EXPECT_EQ(effects_.io().size, 25U);
  effects_.add_rule(rule_, {.fires = true, .part = Chance{1, 1000}});
  EXPECT_EQ(effects_.io().size, 1U);
}

TEST_F(HitEffectsTest, DelaysAddUpAndPausesDoNot) {
  for (const int64_t value : {Duration(2s).count(), Duration(3s).count()}) {
    effects_.add(rule_, FaultAction::delay, value);
    effects_.add(rule_, FaultAction::pause, value);
  }
  ManualClock clock;
  const ScopedClock scope(clock);
  const Instant start = now();
  ParkingLot lot;
  effects_.perform(lot);  // A sleep moves this clock.
  EXPECT_EQ(now() - start, 2s + 3s + 3s);
}

TEST(ParkingLot, ClosingEndsEveryDelayAndAllowsNone) {
  ParkingLot lot;
  Latch here(2);
  const auto stand = [&] {
    here.count_down();
    lot.park(1h);
  };
  Thread one("one", stand);
  Thread two("two", [&] {
    here.count_down();
    lot.spin(1h);
  });
  here.wait();
  lot.close();
  one.join();
  two.join();
  EXPECT_TRUE(lot.closed());
  lot.park(1h);  // Returns at once.
  lot.open();
  EXPECT_FALSE(lot.closed());
}

TEST(HitCounters, AThreadCountsOnUnderItsName) {
  HitCounters counters(7, "test.file.read");
  const Task first("writers/0", "writers");
  counters.of(first).hits += 2;
  {
    const Task again("writers/0", "writers");
    counters.of(again).hits += 1;
    EXPECT_EQ(counters.make(again)->hits, 0U);
  }
  EXPECT_EQ(counters.by_thread(), (std::map<std::string, uint64_t>{{"writers/0", 3}}));
  EXPECT_EQ(counters.thread_of(first.key()), "writers/0");
  EXPECT_EQ(counters.thread_of(1), "");
}

}  // namespace
}  // namespace ordeal
