#include "harness/scenario/lane.h"

#include <gtest/gtest.h>

#include <map>

#include "harness/sync/clock.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

// Adds up what lanes hand over.
class Sum : public LaneSink {
 public:
  void take(size_t, uint64_t, const std::vector<std::unique_ptr<OpCell>>& cells) override {
    ++takes;
    for (size_t slot = 0; slot < cells.size(); ++slot) {
      if (cells[slot] == nullptr) continue;
      counts[slot] += cells[slot]->service.count();
      if (cells[slot]->response != nullptr) responses.merge(*cells[slot]->response);
      for (const auto& [code, count] : cells[slot]->errors) errors[code] += count;
    }
  }
  int takes = 0;
  std::map<size_t, uint64_t> counts;
  std::map<int, uint64_t> errors;
  Histogram responses;
};

struct Fixture {
  GroupPlan plan;
  std::atomic<bool> stop{false};
  Sum sum;
  BoardLine board;
  LaneConfig config() {
    LaneConfig c;
    c.plan = &plan;
    c.slots = 64;
    c.start = ticks_now(tick_scale());
    c.interval = ns_to_ticks(tick_scale(), 1'000'000'000);
    c.stop = &stop;
    c.sink = &sum;
    c.board = &board;
    return c;
  }
};

TEST(Lane, RunsTheIterationsItWasGiven) {
  Fixture f;
  f.plan.iterations = 10;
  Lane lane(f.config());
  int ran = 0;
  while (lane.next()) {
    lane.record(3, lane.begin(3), ran % 5 == 0 ? 28 : 0);
    ++ran;
  }
  lane.finish();
  EXPECT_EQ(ran, 10);
  EXPECT_EQ(lane.iterations(), 10u);
  EXPECT_EQ(f.sum.counts[3], 10u);
  EXPECT_EQ(f.sum.errors[28], 2u);
  EXPECT_EQ(f.board.operations.load(), 10u);
  EXPECT_EQ(f.board.errors.load(), 2u);
  EXPECT_EQ(f.board.current.load(), kNoOp);
}

TEST(Lane, StopsAtItsEndEvenIfTheBodyDoesNothing) {
  Fixture f;
  LaneConfig config = f.config();
  config.end = config.start + ns_to_ticks(tick_scale(), 2'000'000);
  Lane lane(config);
  uint64_t ran = 0;
  while (lane.next()) ++ran;
  EXPECT_GT(ran, 0u);
  EXPECT_GE(ticks_now(tick_scale()), config.end);
}

TEST(Lane, StopsWhenItIsTold) {
  Fixture f;
  Lane lane(f.config());
  ASSERT_TRUE(lane.next());
  f.stop = true;
  EXPECT_FALSE(lane.next());

  Fixture g;
  Lane other(g.config());
  ASSERT_TRUE(other.next());
  other.stop();
  EXPECT_FALSE(other.next());
}

TEST(Lane, HandsOverAtTicksWithoutLosingAnything) {
  Fixture f;
  f.plan.iterations = 20'000;
  LaneConfig config = f.config();
  config.interval = ns_to_ticks(tick_scale(), 50'000);
  Lane lane(config);
  while (lane.next()) lane.record(1, lane.begin(1), 0);
  lane.finish();
  EXPECT_GT(f.sum.takes, 2);
  EXPECT_EQ(f.sum.counts[1], 20'000u);
}

TEST(Lane, ArrivalsKeepTheirPlanAndLatenessCounts) {
  Fixture f;
  f.plan.rate = 1000;
  f.plan.iterations = 5;
  LaneConfig config = f.config();
  config.start -= ns_to_ticks(tick_scale(), 100'000'000);  // Every arrival is already late.
  Lane lane(config);
  while (lane.next()) lane.record(0, lane.begin(0), 0);
  lane.finish();
  EXPECT_EQ(f.sum.counts[0], 5u);
  EXPECT_EQ(f.sum.responses.count(), 5u);
  EXPECT_GT(f.sum.responses.min(), 90'000'000u);  // The last was due 4 ms after the start.
}

TEST(Lane, CountsArrivalsThatNeverStarted) {
  Fixture f;
  f.plan.rate = 1000;
  LaneConfig config = f.config();
  config.start -= ns_to_ticks(tick_scale(), 10'500'000);
  config.end = config.start + ns_to_ticks(tick_scale(), 10'000'000);
  Lane lane(config);
  EXPECT_FALSE(lane.next());  // The time is over before the first could start.
  lane.finish();
  EXPECT_NEAR(static_cast<double>(lane.dropped()), 10, 1);
}

TEST(Lane, ARateIsSharedAmongTheThreads) {
  Fixture f;
  f.plan.rate = 100;
  f.plan.threads = 4;
  LaneConfig config = f.config();
  config.index = 3;
  config.start -= ns_to_ticks(tick_scale(), 1'000'000'000);
  config.end = config.start + ns_to_ticks(tick_scale(), 900'000'000);
  Lane lane(config);
  EXPECT_FALSE(lane.next());
  lane.finish();
  EXPECT_NEAR(static_cast<double>(lane.dropped()), 22, 2);  // A quarter of 90, from its own offset.
}

struct Counting : Fixture {
  LaneConfig config() {
    LaneConfig c;
    c.plan = &plan;
    c.slots = 64;
    c.stop = &stop;
    c.counting = true;
    c.failed = [](void* self, OpSlot slot, int code) {
      static_cast<Counting*>(self)->failures.emplace_back(slot, code);
    };
    c.self = this;
    return c;
  }
  std::vector<std::pair<OpSlot, int>> failures;
};

TEST(CountingLane, RunsItsIterationsInEachScheduleAndAddsUp) {
  Counting f;
  f.plan.iterations = 3;
  Lane lane(f.config());
  for (int schedule = 0; schedule < 2; ++schedule) {
    lane.start_over(*f.plan.iterations);
    while (lane.next()) lane.record(5, lane.begin(5), 0);
  }
  EXPECT_EQ(lane.iterations(), 6u);
  EXPECT_EQ(lane.counts()[5], 6u);
  EXPECT_TRUE(f.failures.empty());
}

TEST(CountingLane, TellsOfEachErrorAndCountsThemByCode) {
  Counting f;
  f.plan.iterations = 4;
  Lane lane(f.config());
  lane.start_over(*f.plan.iterations);
  for (int i = 0; lane.next(); ++i) lane.record(2, lane.begin(2), i % 2 == 0 ? 5 : 28);
  EXPECT_EQ(f.failures, (std::vector<std::pair<OpSlot, int>>{{2, 5}, {2, 28}, {2, 5}, {2, 28}}));
  ASSERT_EQ(lane.codes().size(), 2u);
  EXPECT_EQ(lane.codes()[0].count, 2u);
}

TEST(CountingLane, StopsWhereTheScriptSaysSoAndRunsAgainInTheNextSchedule) {
  Counting f;
  f.plan.iterations = 3;
  Lane lane(f.config());
  for (int schedule = 0; schedule < 2; ++schedule) {
    lane.start_over(*f.plan.iterations);
    EXPECT_TRUE(lane.next());
    lane.stop();
    EXPECT_FALSE(lane.next());
  }
  EXPECT_EQ(lane.iterations(), 2u);
}

TEST(CountingLane, ArrivalsComeInVirtualTime) {
  ManualClock clock;
  const ScopedClock scope(clock);
  const Instant begin = now();
  Counting rated;
  rated.plan.iterations = 3;
  rated.plan.threads = 2;
  rated.plan.rate = 1000;
  LaneConfig config = rated.config();
  config.index = 1;
  Lane lane(config);
  lane.start_over(3);
  std::vector<Duration> at;
  while (lane.next()) at.push_back(now() - begin);
  EXPECT_EQ(at, (std::vector<Duration>{1ms, 3ms, 5ms}));

  Counting paused;
  paused.plan.iterations = 3;
  paused.plan.every = 10ms;
  Lane other(paused.config());
  other.start_over(3);
  at.clear();
  const Instant start = now();
  while (other.next()) at.push_back(now() - start);
  EXPECT_EQ(at, (std::vector<Duration>{0ms, 10ms, 20ms}));
}

}  // namespace
}  // namespace ordeal
