#include "targets/gateway/stop_signal.h"

#include <gtest/gtest.h>

#include "targets/gateway/defects/defects.h"
#include "targets/gateway/gateway_testing.h"

namespace ordeal::gateway {
namespace {

using namespace std::chrono_literals;

// How long somebody rests who meant to for an hour, and was told to end before.
Duration rest_after_the_signal() {
  ManualClock clock;
  const ScopedClock scoped(clock);
  const auto signal = make_stop_signal();
  signal->give();
  const Instant before = now();
  EXPECT_TRUE(signal->rest(1h));
  return now() - before;
}

TEST(StopSignal, EndsARestAtOnce) { EXPECT_EQ(rest_after_the_signal(), Duration::zero()); }

TEST(StopSignal, EndsNoSleep) {
  const DefectOn on(defects::sleeps_its_interval);
  EXPECT_EQ(rest_after_the_signal(), 1h);
}

// Whether somebody hears of it in the middle of something long.
bool heard_at_work() {
  const auto signal = make_stop_signal();
  EXPECT_FALSE(signal->given());
  signal->give();
  EXPECT_TRUE(signal->rest(Duration::zero())) << "between two rounds everybody hears of it";
  return signal->given();
}

TEST(StopSignal, IsHeardAtWork) { EXPECT_TRUE(heard_at_work()); }

TEST(StopSignal, IsHeardBetweenRoundsAlone) {
  const DefectOn on(defects::ends_its_round);
  EXPECT_FALSE(heard_at_work());
}

TEST(StopSignal, WakesWhoRestsAlready) {
  StopSignal signal;
  Atomic<bool> told{false};
  {
    const Thread resting("resting", [&] { told.store(signal.rest(1h)); });
    yield();
    signal.give();
  }
  EXPECT_TRUE(told.load());
}

TEST(StopSignal, WithoutOneARestEndsByItself) {
  StopSignal signal;
  EXPECT_FALSE(signal.rest(1us));
  EXPECT_FALSE(signal.given());
}

}  // namespace
}  // namespace ordeal::gateway
