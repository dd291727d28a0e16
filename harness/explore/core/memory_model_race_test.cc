// Which plain accesses race. Each ordered program has a twin beside it in which nothing orders.
#include <gtest/gtest.h>

#include <atomic>
#include <source_location>
#include <vector>

#include "harness/explore/core/litmus_testing.h"

namespace ordeal::explore::litmus {
namespace {

using Order = std::memory_order;

// The second task reads where it has seen the flag.
std::vector<Task> published_by_flag(Order stores, Order loads, Order before = rlx,
                                    Order after = rlx) {
  return {{write(), fence(before), store(y, 1, stores)},
          {load(r0, y, loads), fence(after), when(r0, 1, read())}};
}

TEST(Races, ThePairIsNamedWithBothPlacesAndKinds) {
  const auto first = std::source_location::current();
  const auto second = std::source_location::current();
  const Result result = all({{write(first)}, {read(second)}});
  EXPECT_EQ(result.runs, 2U);
  EXPECT_EQ(result.racy, 2U);
  // The first execution lets the first task go first.
  EXPECT_EQ(result.race.earlier_task, 1U);
  EXPECT_TRUE(result.race.earlier_writes);
  EXPECT_FALSE(result.race.later_writes);
  EXPECT_EQ(result.race.earlier_at.line(), first.line());
}

TEST(Races, AWriteRacesWithEveryReadBeforeIt) {
  const auto where = std::source_location::current();
  const Result result = all({{read(where)}, {write()}});
  EXPECT_EQ(result.racy, 2U);
  EXPECT_FALSE(result.race.earlier_writes);
  EXPECT_TRUE(result.race.later_writes);
  EXPECT_EQ(result.race.earlier_at.line(), where.line());
  // Also where a task that is ordered has read since.
  const Result three = all({{read()}, {read(), add(r0, x, 1, rel)}, {add(r1, x, 1, acq), write()}});
  EXPECT_EQ(three.racy, three.runs);
}

TEST(Races, ReadsAloneDoNotRace) {
  EXPECT_EQ(all({{read(), read()}, {read()}, {read()}}).racy, 0U);
}

TEST(Races, AReleaseThatIsAcquiredOrders) {
  EXPECT_EQ(all(published_by_flag(rel, acq)).racy, 0U);
  EXPECT_EQ(all(published_by_flag(sc, sc)).racy, 0U);
  EXPECT_GT(all(published_by_flag(rlx, acq)).racy, 0U);
  EXPECT_GT(all(published_by_flag(rel, rlx)).racy, 0U);
}

TEST(Races, FencesOrder) {
  EXPECT_EQ(all(published_by_flag(rlx, rlx, rel, acq)).racy, 0U);
  EXPECT_EQ(all(published_by_flag(rel, rlx, rlx, acq)).racy, 0U);
  EXPECT_EQ(all(published_by_flag(rlx, acq, rel)).racy, 0U);
  EXPECT_EQ(all(published_by_flag(rlx, rlx, sc, sc)).racy, 0U);
  EXPECT_GT(all(published_by_flag(rlx, rlx, rel)).racy, 0U);
  EXPECT_GT(all(published_by_flag(rlx, rlx, acq, rel)).racy, 0U);
}

// The reader has seen, by a relaxed flag, that the write is done, and acquires what was before it.
TEST(Races, WhatFollowsAReleaseIsNotReleased) {
  const Result result =
      all({{store(y, 1, rel), write(), store(z, 1, rlx)},
           {load(r1, z, rlx), when(r1, 1, load(r0, y, acq)), when(r0, 1, read())}});
  EXPECT_GT(result.racy, 0U);
  EXPECT_TRUE(result.race.earlier_writes);
  EXPECT_EQ(all({{fence(rel), store(z, 1, rlx), write(), store(y, 1, rel)},
                 {load(r0, y, acq), when(r0, 1, read())}})
                .racy,
            0U);
  EXPECT_GT(
      all({{fence(rel), write(), store(y, 1, rlx)}, {load(r0, y, acq), when(r0, 1, read())}}).racy,
      0U);
}

TEST(Races, TheSameWhereLoadsAreNeverStale) {
  const Options plain{.mode = MemoryMode::sc};
  EXPECT_EQ(all(published_by_flag(rel, acq), plain).racy, 0U);
  EXPECT_EQ(all(published_by_flag(rlx, rlx, sc, sc), plain).racy, 0U);
  EXPECT_GT(all(published_by_flag(rlx, acq), plain).racy, 0U);
  EXPECT_GT(all(published_by_flag(rlx, rlx, acq, rel), plain).racy, 0U);
}

TEST(Races, SequentialFencesAloneOrderNoPlainData) {
  const Result result = all({{write(), fence(sc)}, {fence(sc), write()}});
  EXPECT_EQ(result.racy, result.runs);
  const Result busy = all({{write(), fence(sc), store(x, 1, rlx), fence(sc)},
                           {fence(sc), store(y, 1, rlx), fence(sc), read()}});
  EXPECT_EQ(busy.racy, busy.runs);
}

TEST(Races, ReadModifyWritesHandOnWhatTheyRead) {
  const auto through = [](Order middle) {
    return all({{write(), store(y, 1, rel)},
                {add(r1, y, 1, middle)},
                {load(r0, y, acq), when(r0, 2, read())}});
  };
  EXPECT_EQ(through(rlx).racy, 0U);
  EXPECT_EQ(through(acq_rel).racy, 0U);
  // The twin: a plain store between.
  EXPECT_GT(all({{write(), store(y, 1, rel)},
                 {load(r1, y, rlx), when(r1, 1, store(y, 2, rlx))},
                 {load(r0, y, acq), when(r0, 2, read())}})
                .racy,
            0U);
}

// The one who adds has the first's past already, and yet does not hand on its own.
TEST(Races, ARelaxedAdditionHandsOnWhatItsTaskKnewBefore) {
  EXPECT_EQ(all({{write(), store(y, 1, rel)},
                 {load(r1, y, acq), add(r2, y, 1, rlx)},
                 {load(r0, y, acq), when(r0, 2, read())}})
                .racy,
            0U);
  EXPECT_GT(all({{store(y, 1, rel)},
                 {write(), load(r1, y, acq), add(r2, y, 1, rlx)},
                 {load(r0, y, acq), when(r0, 2, read())}})
                .racy,
            0U);
}

// Having the adder's past from elsewhere is not having the past of whom it has read.
TEST(Races, AnAdditionHandsOnToThoseWhoKnowItsTaskToo) {
  const Task first = {write(), store(y, 1, rel)};
  const Task last = {load(r1, z, acq), load(r0, y, acq), when(r0, 2, read())};
  EXPECT_EQ(all({first, {fence(rel), store(z, 1, rlx), add(r2, y, 1, rlx)}, last}).racy, 0U);
  EXPECT_EQ(all({first, {add(r2, y, 1, rel), store(z, 1, rel)}, last}).racy, 0U);
  EXPECT_GT(all({first, {load(r2, y, rlx), when(r2, 1, store(y, 2, rel))}, last}).racy, 0U);
}

TEST(Races, AMutexOrders) {
  const Step locked = together({lock(), read(), write(), unlock()});
  EXPECT_EQ(all({{locked}, {locked, locked}}).racy, 0U);
  EXPECT_GT(all({{locked}, {read()}}).racy, 0U);
}

TEST(Races, ReadersOfASharedLockAreOrderedWithWritersAlone) {
  const Step reads = together({lock(LockMode::shared), read(), unlock(LockMode::shared)});
  const Step writes = together({lock(), write(), unlock()});
  const Step wrong = together({lock(LockMode::shared), write(), unlock(LockMode::shared)});
  EXPECT_EQ(all({{reads}, {reads}, {writes}, {writes}}).racy, 0U);
  const Result twin = all({{wrong}, {reads}});
  EXPECT_EQ(twin.racy, twin.runs);
}

}  // namespace
}  // namespace ordeal::explore::litmus
