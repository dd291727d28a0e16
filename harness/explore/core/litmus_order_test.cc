// Coherence, atomicity, and the corners of sequentially consistent fences.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "harness/explore/core/litmus_testing.h"

namespace ordeal::explore::litmus {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;
using testing::SizeIs;
using Order = std::memory_order;

constexpr Options kFinals{.registers = 2, .finals = true};

TEST(Coherence, TwoReadsOfOneTaskDoNotGoBack) {
  EXPECT_THAT(all({{store(x, 1, rlx)}, {load(r0, x, rlx), load(r1, x, rlx)}}).outcomes,
              ElementsAre("0 0", "0 1", "1 1"));
  EXPECT_THAT(
      all({{store(x, 1, rlx), store(x, 2, rlx)}, {load(r0, x, rlx), load(r1, x, rlx)}}).outcomes,
      ElementsAre("0 0", "0 1", "0 2", "1 1", "1 2", "2 2"));
}

TEST(Coherence, AReadDoesNotGoBackBehindItsOwnWrite) {
  EXPECT_THAT(all({{store(x, 1, rlx), load(r0, x, rlx)}, {store(x, 2, rlx)}},
                  {.registers = 1, .finals = true})
                  .outcomes,
              ElementsAre("1 x=1 y=0", "1 x=2 y=0", "2 x=2 y=0"));
}

TEST(Coherence, AWriteComesAfterWhatItsTaskHasRead) {
  // C++20 forbids that r0 is 2 and x ends as 2.
  EXPECT_THAT(all({{load(r0, x, rlx), store(x, 1, rlx)}, {store(x, 2, rlx)}},
                  {.registers = 1, .finals = true})
                  .outcomes,
              ElementsAre("0 x=1 y=0", "0 x=2 y=0", "2 x=1 y=0"));
}

TEST(Coherence, WritesOfOneTaskKeepTheirOrder) {
  EXPECT_THAT(all({{store(x, 1, rlx), store(x, 2, rlx)}}, kFinals).outcomes,
              ElementsAre("0 0 x=2 y=0"));
}

// 2+2W: modification order is that of execution, so C++20's x=1 y=1 is not reached.
TEST(Coherence, TwoPairsOfWritesEndAsSomeOrderOfThemEnds) {
  EXPECT_THAT(all({{store(x, 1, rlx), store(y, 2, rlx)}, {store(y, 1, rlx), store(x, 2, rlx)}},
                  {.registers = 0, .finals = true})
                  .outcomes,
              ElementsAre("x=1 y=2", "x=2 y=1", "x=2 y=2"));
}

TEST(Atomicity, NoAdditionIsLost) {
  EXPECT_THAT(all({{add(r0, x, 1, rlx)}, {add(r1, x, 1, rlx)}}, kFinals).outcomes,
              ElementsAre("0 1 x=2 y=0", "1 0 x=2 y=0"));
}

// Its twin: in two steps, it is.
TEST(Atomicity, AnAdditionInTwoStepsIsLost) {
  EXPECT_THAT(
      all({{load(r0, x, rlx), when(r0, 0, store(x, 1, rlx)), when(r0, 1, store(x, 2, rlx))},
           {load(r1, x, rlx), when(r1, 0, store(x, 1, rlx)), when(r1, 1, store(x, 2, rlx))}},
          kFinals)
          .outcomes,
      Contains("0 0 x=1 y=0"));
}

TEST(Atomicity, OneOfTwoExchangesSucceeds) {
  EXPECT_THAT(all({{cas(r0, x, 0, 1, rlx, rlx)}, {cas(r1, x, 0, 2, rlx, rlx)}}, kFinals).outcomes,
              ElementsAre("10 1 x=1 y=0", "2 10 x=2 y=0"));
}

// The value is old but not the one that was expected: that one would have been exchanged.
TEST(Atomicity, AFailedExchangeMayReadAnOldStore) {
  const auto program = [](Order failure) {
    return all({{store(x, 1, sc), store(x, 2, sc)}, {cas(r0, x, 0, 7, rlx, failure)}},
               {.registers = 1, .finals = true});
  };
  EXPECT_THAT(program(rlx).outcomes, ElementsAre("1 x=2 y=0", "10 x=2 y=0", "2 x=2 y=0"));
  const Result late = all({{store(x, 1, sc), store(x, 2, sc), store(y, 1, rlx)},
                           {load(r1, y, rlx), when(r1, 1, cas(r0, x, 0, 7, rlx, sc))}});
  EXPECT_THAT(late.outcomes, ElementsAre("0 0", "2 1"));
  const Result lax = all({{store(x, 1, sc), store(x, 2, sc), store(y, 1, rlx)},
                          {load(r1, y, rlx), when(r1, 1, cas(r0, x, 0, 7, rlx, rlx))}});
  EXPECT_THAT(lax.outcomes, ElementsAre("0 0", "1 1", "2 1"));
}

TEST(Atomicity, AFailedExchangeAcquiresAsItsFailureSays) {
  const auto program = [](Order success, Order failure) {
    return all({{store(x, 1, rlx), store(y, 1, rel)},
                {cas(r0, y, 7, 8, success, failure), load(r1, x, rlx)}});
  };
  EXPECT_THAT(program(rlx, acq).outcomes, Not(Contains("1 0")));
  EXPECT_THAT(program(acq, rlx).outcomes, Contains("1 0"));
}

TEST(Sequential, LoadsMayBeOldWhereTheStoresWereNotSequential) {
  const auto program = [](Order stores) {
    return all({{store(x, 1, stores), store(y, 1, rlx)}, {load(r0, y, sc), load(r1, x, sc)}});
  };
  EXPECT_THAT(program(rlx).outcomes, Contains("1 0"));
  EXPECT_THAT(program(rel).outcomes, Contains("1 0"));
  // S is the order of execution: what C++20 would also allow here, is not reached.
  EXPECT_THAT(program(sc).outcomes, Not(Contains("1 0")));
}

TEST(Sequential, RelaxedLoadsOfSequentialStoresMayBeOld) {
  EXPECT_THAT(
      all({{store(x, 1, sc), store(y, 1, sc)}, {load(r0, y, rlx), load(r1, x, rlx)}}).outcomes,
      Contains("1 0"));
}

// R: who wrote y last comes later in S, so that it sees the other's x.
TEST(SequentialFences, OrderAStoreBeforeALoad) {
  const auto r = [](Order between) {
    return all({{store(x, 1, rlx), fence(between), store(y, 1, rlx)},
                {store(y, 2, rlx), fence(between), load(r0, x, rlx)}},
               {.registers = 1, .finals = true});
  };
  EXPECT_THAT(r(sc).outcomes, ElementsAre("0 x=1 y=1", "1 x=1 y=1", "1 x=1 y=2"));
  EXPECT_THAT(r(acq_rel).outcomes, Contains("0 x=1 y=2"));
}

// S: as modification order is that of execution, the weak outcome is not reached in any way.
TEST(SequentialFences, OrderALoadBeforeAStore) {
  const auto s = [](Order between) {
    return all({{store(x, 2, rlx), fence(between), store(y, 1, rlx)},
                {load(r0, y, rlx), fence(between), store(x, 1, rlx)}},
               {.registers = 1, .finals = true});
  };
  EXPECT_THAT(s(sc).outcomes, ElementsAre("0 x=1 y=1", "0 x=2 y=1", "1 x=1 y=1"));
  EXPECT_EQ(s(sc).outcomes, s(rlx).outcomes);
}

// A store that happens before a fence is published by it, whoever made the store.
TEST(SequentialFences, PublishWhatOthersHandedToTheirTask) {
  const auto program = [](Order stores) {
    return all({{store(x, 1, rlx), store(y, 1, stores)},
                {load(r0, y, acq), fence(sc), load(r1, z, rlx)},
                {store(z, 1, rlx), fence(sc), load(r2, x, rlx)}},
               {.registers = 3});
  };
  EXPECT_THAT(program(rel).outcomes, SizeIs(7));
  EXPECT_THAT(program(rel).outcomes, Not(Contains("1 0 0")));
  EXPECT_THAT(program(rlx).outcomes, Contains("1 0 0"));
}

// What was published to a fence is published to whoever the fence happens before.
TEST(SequentialFences, ReachWhoeverComesAfterThem) {
  const auto program = [](Order loads) {
    return all({{store(x, 1, rlx), fence(sc), load(r2, z, rlx)},
                {store(z, 1, rlx), fence(sc), store(y, 1, rlx)},
                {load(r0, y, loads), load(r1, x, rlx)}},
               {.registers = 3});
  };
  EXPECT_THAT(program(acq).outcomes, SizeIs(7));
  EXPECT_THAT(program(acq).outcomes, Not(Contains("1 0 0")));
  EXPECT_THAT(program(rlx).outcomes, Contains("1 0 0"));
}

TEST(SequentialFences, DoNotOrderByThemselvesWhatNoFenceIsNear) {
  EXPECT_THAT(all({{store(x, 1, rlx), fence(sc), store(y, 1, rlx)},
                   {load(r0, y, rlx), load(r1, x, rlx), fence(sc)}})
                  .outcomes,
              Contains("1 0"));
}

}  // namespace
}  // namespace ordeal::explore::litmus
