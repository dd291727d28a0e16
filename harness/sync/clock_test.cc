#include "harness/sync/clock.h"

#include <gtest/gtest.h>

#include "harness/sync/choose.h"
#include "harness/sync/thread.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

TEST(Clock, NativeTimeDoesNotGoBack) {
  const Instant before = now();
  const Instant after = now();
  EXPECT_LE(before, after);
}

TEST(Clock, ASleepLastsUntilItsDeadline) {
  const Instant deadline = now() + 2ms;
  sleep_until(deadline);
  EXPECT_GE(now(), deadline);
  sleep_until(kAtOnce);  // In the past: comes back.
  sleep_for(0s);
}

TEST(ManualClock, StandsStillUntilItIsTold) {
  ManualClock clock(Instant(5s));
  ScopedClock scope(clock);
  EXPECT_EQ(now(), Instant(5s));
  EXPECT_EQ(now(), Instant(5s));
  clock.advance(3s);
  EXPECT_EQ(now(), Instant(8s));
}

TEST(ManualClock, ASleepMovesIt) {
  ManualClock clock(Instant(5s));
  ScopedClock scope(clock);
  sleep_for(1h);
  EXPECT_EQ(now(), Instant(5s + 1h));
  sleep_until(Instant(1s));  // In the past.
  EXPECT_EQ(now(), Instant(5s + 1h));
}

TEST(ScopedClock, NestsAndGivesTheTimeBack) {
  const Instant real = now();
  ManualClock outer(Instant(1s)), inner(Instant(2s));
  {
    ScopedClock one(outer);
    {
      ScopedClock two(inner);
      EXPECT_EQ(now(), Instant(2s));
    }
    EXPECT_EQ(now(), Instant(1s));
  }
  EXPECT_GE(now(), real);
}

// What a thread of this name draws under this seed.
std::vector<uint64_t> drawn(uint64_t seed, const char* name) {
  set_choice_seed(seed);
  std::vector<uint64_t> all;
  Thread(std::make_shared<Task>(name, "drawers"), [&] {
    for (int i = 0; i < 8; ++i) all.push_back(choose(1000, "which"));
  }).join();
  set_choice_seed(0);
  return all;
}

TEST(Choose, FollowsFromSeedAndNameOfTheTask) {
  EXPECT_EQ(drawn(7, "a/0"), drawn(7, "a/0"));
  EXPECT_NE(drawn(7, "a/0"), drawn(8, "a/0"));
  EXPECT_NE(drawn(7, "a/0"), drawn(7, "a/1"));
}

TEST(Choose, StaysBelowItsBoundAndReachesAllOfIt) {
  std::vector<int> seen(3, 0);
  for (int i = 0; i < 200; ++i) {
    const uint64_t outcome = choose(3, "which");
    ASSERT_LT(outcome, 3u);
    ++seen[outcome];
  }
  for (const int count : seen) EXPECT_GT(count, 0);
  EXPECT_EQ(choose(1, "only"), 0u);
}

}  // namespace
}  // namespace ordeal
