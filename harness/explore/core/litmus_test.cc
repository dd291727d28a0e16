// The shapes that the literature tells memory models apart by: exactly the outcomes that C++20
// allows and this model promises, under all executions. Names as in Alglave, Maranget and
// Tautschnig, Herding cats (TOPLAS 2014).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <vector>

#include "harness/explore/core/litmus_testing.h"

namespace ordeal::explore::litmus {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;
using testing::SizeIs;
using Order = std::memory_order;

constexpr Options kFour{.registers = 4};

// Store buffering, with a fence between where there is one.
std::vector<Task> sb(Order stores, Order loads, Order between = rlx) {
  return {{store(x, 1, stores), fence(between), load(r0, y, loads)},
          {store(y, 1, stores), fence(between), load(r1, x, loads)}};
}

TEST(StoreBuffering, BothMayMissTheOther) {
  EXPECT_THAT(all(sb(rlx, rlx)).outcomes, ElementsAre("0 0", "0 1", "1 0", "1 1"));
  EXPECT_THAT(all(sb(rel, acq)).outcomes, ElementsAre("0 0", "0 1", "1 0", "1 1"));
  EXPECT_THAT(all(sb(rlx, rlx, acq_rel)).outcomes, ElementsAre("0 0", "0 1", "1 0", "1 1"));
}

TEST(StoreBuffering, OneOfThemSeesTheOtherWhereAllIsSequential) {
  EXPECT_THAT(all(sb(sc, sc)).outcomes, ElementsAre("0 1", "1 0", "1 1"));
  EXPECT_THAT(all(sb(rlx, rlx, sc)).outcomes, ElementsAre("0 1", "1 0", "1 1"));
}

TEST(StoreBuffering, HalfOfItIsNotEnough) {
  EXPECT_THAT(all(sb(sc, acq)).outcomes, Contains("0 0"));
  EXPECT_THAT(all(sb(rel, sc)).outcomes, Contains("0 0"));
  EXPECT_THAT(
      all({{store(x, 1, rlx), fence(sc), load(r0, y, rlx)}, {store(y, 1, rlx), load(r1, x, rlx)}})
          .outcomes,
      Contains("0 0"));
}

TEST(StoreBuffering, AFenceAndSequentialAccessesGoTogether) {
  EXPECT_THAT(
      all({{store(x, 1, rlx), fence(sc), load(r0, y, rlx)}, {store(y, 1, sc), load(r1, x, sc)}})
          .outcomes,
      ElementsAre("0 1", "1 0", "1 1"));
}

TEST(StoreBuffering, ReadModifyWritesReadTheLastStore) {
  EXPECT_THAT(all({{swap(r2, x, 1, acq_rel), add(r0, y, 0, acq_rel)},
                   {swap(r3, y, 1, acq_rel), add(r1, x, 0, acq_rel)}})
                  .outcomes,
              ElementsAre("0 1", "1 0", "1 1"));
}

TEST(StoreBuffering, WithoutTheModelNothingIsStale) {
  EXPECT_THAT(all(sb(rlx, rlx), {.mode = MemoryMode::sc}).outcomes,
              ElementsAre("0 1", "1 0", "1 1"));
}

// Message passing: y is the flag, x the message.
std::vector<Task> mp(Order flag_store, Order flag_load, Order before = rlx, Order after = rlx) {
  return {{store(x, 1, rlx), fence(before), store(y, 1, flag_store)},
          {load(r0, y, flag_load), fence(after), load(r1, x, rlx)}};
}

TEST(MessagePassing, WithoutBothHalvesTheMessageMayBeOld) {
  for (const auto& program : {mp(rlx, rlx), mp(rel, rlx), mp(rlx, acq), mp(rlx, rlx, rel),
                              mp(rlx, rlx, rlx, acq), mp(sc, rlx), mp(rlx, sc)}) {
    EXPECT_THAT(all(program).outcomes, ElementsAre("0 0", "0 1", "1 0", "1 1"));
  }
}

TEST(MessagePassing, AReleaseThatIsAcquiredBringsTheMessage) {
  for (const auto& program :
       {mp(rel, acq), mp(sc, sc), mp(rel, sc), mp(rlx, acq, rel), mp(rel, rlx, rlx, acq),
        mp(rlx, rlx, rel, acq), mp(rlx, rlx, sc, sc), mp(rlx, rlx, acq_rel, acq_rel)}) {
    EXPECT_THAT(all(program).outcomes, ElementsAre("0 0", "0 1", "1 1"));
  }
}

TEST(MessagePassing, ReadModifyWritesContinueAReleaseSequence) {
  const auto through = [](Step middle, Order load_order) {
    return all({{store(x, 1, rlx), store(y, 1, rel)},
                {middle},
                {load(r0, y, load_order), load(r1, x, rlx)}});
  };
  EXPECT_THAT(through(add(r2, y, 1, rlx), acq).outcomes, Not(Contains("2 0")));
  EXPECT_THAT(through(swap(r2, y, 5, rlx), acq).outcomes, Contains("5 0"));  // It may come first.
  EXPECT_THAT(through(cas(r2, y, 1, 5, rlx, rlx), acq).outcomes, Not(Contains("5 0")));
  EXPECT_THAT(through(cas(r2, y, 1, 5, rlx, rlx), acq).outcomes, Contains("5 1"));
  EXPECT_THAT(through(add(r2, y, 1, rlx), rlx).outcomes, Contains("2 0"));
}

TEST(MessagePassing, ReleaseSequencesOfTwoTasksComeTogether) {
  const auto two = [](Order second) {
    return all({{store(x, 1, rlx), store(y, 1, rel)},
                {store(z, 1, rlx), add(r3, y, 1, second)},
                {load(r0, y, acq), load(r1, x, rlx), load(r2, z, rlx)}},
               {.registers = 3});
  };
  // 2 was read: the first's message is here; the second's only where it was released.
  EXPECT_THAT(two(rel).outcomes,
              ElementsAre("0 0 0", "0 0 1", "0 1 0", "0 1 1", "1 0 1", "1 1 0", "1 1 1", "2 1 1"));
  EXPECT_THAT(two(rlx).outcomes, Contains("2 1 0"));
  EXPECT_THAT(two(rlx).outcomes, Not(Contains("2 0 1")));
}

TEST(MessagePassing, APlainStoreOfTheSameTaskBreaksTheSequence) {
  EXPECT_THAT(all({{store(x, 1, rlx), store(y, 1, rel), store(y, 2, rlx)},
                   {load(r0, y, acq), load(r1, x, rlx)}})
                  .outcomes,
              ElementsAre("0 0", "0 1", "1 1", "2 0", "2 1"));
}

// A load never reads a store that was not executed yet, so the last of C++20's four is not reached.
TEST(LoadBuffering, AllButTheOneThatReadsTheFuture) {
  EXPECT_THAT(
      all({{load(r0, x, rlx), store(y, 1, rlx)}, {load(r1, y, rlx), store(x, 1, rlx)}}).outcomes,
      ElementsAre("0 0", "0 1", "1 0"));
}

// Independent reads of independent writes.
std::vector<Task> iriw(Order stores, Order loads, Order between = rlx) {
  return {{store(x, 1, stores)},
          {store(y, 1, stores)},
          {load(r0, x, loads), fence(between), load(r1, y, loads)},
          {load(r2, y, loads), fence(between), load(r3, x, loads)}};
}

TEST(IndependentReads, MayDisagreeOnTheOrderOfTheWrites) {
  for (const auto& program : {iriw(rlx, rlx), iriw(rel, acq), iriw(rel, acq, acq_rel)}) {
    EXPECT_THAT(all(program, kFour).outcomes, SizeIs(16));
  }
  EXPECT_THAT(all(iriw(sc, acq), kFour).outcomes, Contains("1 0 1 0"));
}

TEST(IndependentReads, AgreeWhereTheReadsAreSequential) {
  for (const auto& program : {iriw(sc, sc), iriw(rlx, sc), iriw(rlx, rlx, sc)}) {
    const Result result = all(program, kFour);
    EXPECT_THAT(result.outcomes, SizeIs(15));
    EXPECT_THAT(result.outcomes, Not(Contains("1 0 1 0")));
  }
}

// Write to read causality, and ISA2: the same with a store more.
TEST(Causality, IsTransitiveThroughReleasesAlone) {
  const auto wrc = [](Order stores, Order loads) {
    return all({{store(x, 1, rlx)},
                {load(r0, x, rlx), store(y, 1, stores)},
                {load(r1, y, loads), load(r2, x, rlx)}},
               {.registers = 3});
  };
  EXPECT_THAT(wrc(rlx, rlx).outcomes, SizeIs(8));
  EXPECT_THAT(wrc(rel, rlx).outcomes, Contains("1 1 0"));
  EXPECT_THAT(wrc(rel, acq).outcomes, SizeIs(7));
  EXPECT_THAT(wrc(rel, acq).outcomes, Not(Contains("1 1 0")));

  const auto isa2 = [](Order stores, Order loads) {
    return all({{store(x, 1, rlx), store(y, 1, stores)},
                {load(r0, y, loads), store(z, 1, stores)},
                {load(r1, z, loads), load(r2, x, rlx)}},
               {.registers = 3});
  };
  EXPECT_THAT(isa2(rlx, rlx).outcomes, SizeIs(8));
  EXPECT_THAT(isa2(rel, acq).outcomes, SizeIs(7));
  EXPECT_THAT(isa2(rel, acq).outcomes, Not(Contains("1 1 0")));
}

}  // namespace
}  // namespace ordeal::explore::litmus
