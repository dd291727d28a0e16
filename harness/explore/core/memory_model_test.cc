#include "harness/explore/core/memory_model.h"

#include <gtest/gtest.h>

#include <atomic>
#include <source_location>

#include "harness/explore/core/clock.h"

namespace ordeal::explore {
namespace {

constexpr auto rlx = std::memory_order_relaxed;
constexpr auto acq = std::memory_order_acquire;
constexpr auto rel = std::memory_order_release;
constexpr auto sc = std::memory_order_seq_cst;

class Model : public testing::Test {
 protected:
  Model() { model.begin(MemoryMode::weak, true); }

  void store(TaskId task, Location at, uint64_t value, std::memory_order order = rlx) {
    const AtomicAccess access{.op = AtomicOp::store, .order = order, .operand = value};
    EXPECT_EQ(model.outcomes(task, at, access), 1U);
    model.perform(task, at, access, 0);
  }
  uint32_t choices(TaskId task, Location at, std::memory_order order = rlx) {
    return model.outcomes(task, at, {.op = AtomicOp::load, .order = order});
  }
  uint64_t load(TaskId task, Location at, uint32_t outcome, std::memory_order order = rlx) {
    const AtomicAccess access{.op = AtomicOp::load, .order = order};
    EXPECT_LT(outcome, model.outcomes(task, at, access));
    return model.perform(task, at, access, outcome).old;
  }
  bool races(TaskId task, PlainCell cell, bool write) {
    return model.plain(task, cell, write, std::source_location::current(), race);
  }

  MemoryModel model;
  PlainRace race;
};

TEST_F(Model, OutcomesCountBackFromTheLastStore) {
  model.spawn(0, 1);
  const Location at = model.make_location(kNoTask, 7);
  store(0, at, 8);
  store(0, at, 9);
  ASSERT_EQ(choices(1, at), 3U);
  EXPECT_EQ(load(1, at, 2), 7U);
  EXPECT_EQ(load(1, at, 1), 8U);
  ASSERT_EQ(choices(1, at), 2U);  // Having seen 8, not 7 any more.
  EXPECT_EQ(load(1, at, 0), 9U);
  EXPECT_EQ(choices(1, at), 1U);
  EXPECT_EQ(choices(0, at), 1U);
  EXPECT_EQ(model.last_value(at), 9U);
}

TEST_F(Model, OnlyTheLastSixteenStoresAreKept) {
  model.spawn(0, 1);
  const Location at = model.make_location(0, 0);
  for (uint64_t i = 1; i <= 100; ++i) {
    EXPECT_EQ(choices(1, at), i < 16 ? i : 16);
    store(0, at, i, i % 3 == 0 ? rel : rlx);
  }
  EXPECT_EQ(load(1, at, 15), 85U);
  EXPECT_EQ(load(1, at, 14), 86U);
}

TEST_F(Model, AFailingExchangeCountsOnlyOldStoresThatAreNotExpected) {
  model.spawn(0, 1);
  const Location at = model.make_location(kNoTask, 1);
  for (const uint64_t value : {2, 1, 3, 1}) store(0, at, value);
  const AtomicAccess swap{.op = AtomicOp::compare_exchange,
                          .order = rlx,
                          .failure_order = rlx,
                          .operand = 5,
                          .expected = 1};
  ASSERT_EQ(model.outcomes(1, at, swap), 3U);
  EXPECT_EQ(model.perform(1, at, swap, 2).old, 2U);
  ASSERT_EQ(model.outcomes(1, at, swap), 3U);
  AtomicOutcome got = model.perform(1, at, swap, 1);
  EXPECT_EQ(got.old, 3U);
  EXPECT_FALSE(got.exchanged);
  got = model.perform(1, at, swap, 0);
  EXPECT_EQ(got.old, 1U);
  EXPECT_TRUE(got.exchanged);
  EXPECT_EQ(model.last_value(at), 5U);
}

TEST_F(Model, AScheduleKnowsNothingOfTheOneBefore) {
  for (int schedule = 0; schedule < 3; ++schedule) {
    model.begin(MemoryMode::weak, true);
    model.spawn(0, 1);
    const Location at = model.make_location(kNoTask, 7);
    const PlainCell cell = model.make_plain(kNoTask);
    EXPECT_EQ(at, 1U);
    EXPECT_EQ(cell, 1U);
    EXPECT_FALSE(races(1, cell, true));
    EXPECT_TRUE(races(0, cell, false));
    store(0, at, 8, sc);
    model.fence(0, sc);
    EXPECT_EQ(choices(1, at), 2U);
  }
}

TEST_F(Model, SpawnAndJoinOrder) {
  const PlainCell cell = model.make_plain(0);
  const Location at = model.make_location(0, 0);
  store(0, at, 1);
  model.spawn(0, 1);
  EXPECT_EQ(choices(1, at), 1U);
  EXPECT_FALSE(races(1, cell, true));
  store(1, at, 2);
  EXPECT_EQ(choices(0, at), 2U);
  model.joined(0, 1);
  EXPECT_EQ(choices(0, at), 1U);
  EXPECT_FALSE(races(0, cell, true));
}

TEST_F(Model, WhatFollowsASpawnIsNotBeforeTheChild) {
  const PlainCell cell = model.make_plain(0);
  model.spawn(0, 1);
  EXPECT_FALSE(races(0, cell, true));
  EXPECT_TRUE(races(1, cell, false));
  EXPECT_EQ(race.earlier_task, 0U);
}

TEST_F(Model, TheMakingOfADataCellIsAWrite) {
  model.spawn(0, 1);
  const PlainCell cell = model.make_plain(0);
  EXPECT_TRUE(races(1, cell, false));
  EXPECT_EQ(race.earlier_at.line(), 0U);
}

TEST_F(Model, AClockCarriesThePastOfThoseWhoReleased) {
  model.spawn(0, 1);
  model.spawn(0, 2);
  const PlainCell one = model.make_plain(kNoTask);
  const PlainCell two = model.make_plain(kNoTask);
  const PlainCell late = model.make_plain(kNoTask);
  const LockClock clock = model.make_clock();
  races(0, one, true);
  model.release(0, clock);
  races(0, late, true);
  races(1, two, true);
  model.release(1, clock);
  model.acquire(2, clock);
  EXPECT_FALSE(races(2, one, true));
  EXPECT_FALSE(races(2, two, true));
  EXPECT_TRUE(races(2, late, true));
}

TEST_F(Model, ThousandsOfTasksKeepTheirClocksApart) {
  constexpr TaskId kTasks = 3000;
  const PlainCell cell = model.make_plain(0);
  const PlainCell own = model.make_plain(0);
  const Location at = model.make_location(0, 0);
  for (TaskId t = 1; t <= kTasks; ++t) model.spawn(0, t);
  races(1, own, true);
  for (TaskId t = 1; t <= kTasks; ++t) EXPECT_FALSE(races(t, cell, false));
  store(1, at, 1, rel);
  EXPECT_EQ(load(kTasks, at, 0, acq), 1U);
  EXPECT_FALSE(races(kTasks, own, true));
  EXPECT_TRUE(races(kTasks, cell, true));
  for (TaskId t = 1; t <= kTasks; ++t) model.joined(0, t);
  EXPECT_FALSE(races(0, cell, true));
}

TEST_F(Model, WithoutChecksNothingIsKeptButTheValues) {
  model.begin(MemoryMode::sc, false);
  if (model.keeps_clocks()) GTEST_SKIP() << "ThreadSanitizer listens";
  model.spawn(0, 1);
  const Location at = model.make_location(0, 1);
  const AtomicAccess swap{
      .op = AtomicOp::compare_exchange, .order = rlx, .operand = 3, .expected = 2};
  EXPECT_EQ(model.perform(1, at, swap, 0).old, 1U);
  store(0, at, 2);
  EXPECT_EQ(choices(1, at), 1U);
  EXPECT_EQ(load(1, at, 0), 2U);
  EXPECT_TRUE(model.perform(1, at, swap, 0).exchanged);
  EXPECT_EQ(model.last_value(at), 3U);
  const PlainCell cell = model.make_plain(0);
  EXPECT_FALSE(races(1, cell, true));
  const LockClock clock = model.make_clock();
  model.locked(0, clock, LockMode::exclusive);
  model.unlocked(0, clock, LockMode::exclusive);
  model.fence(1, sc);
  model.joined(0, 1);
}

TEST(ArenaTest, GivesItsMemoryAgainAfterAReset) {
  Arena arena;
  void* const first = arena.take(100);
  void* const large = arena.take(size_t{1} << 20);
  EXPECT_NE(first, large);
  arena.reset();
  EXPECT_EQ(arena.take(100), first);
  EXPECT_EQ(arena.take(size_t{1} << 20), large);
}

}  // namespace
}  // namespace ordeal::explore
