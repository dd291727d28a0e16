#include "harness/sync/notifier.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "harness/sync/thread.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;
using Arrival = Barrier::Arrival;

TEST(Notifier, HappensOnceAndForGood) {
  Notifier event;
  EXPECT_FALSE(event.happened());
  EXPECT_FALSE(event.wait_for(1us));
  EXPECT_FALSE(event.wait_until(kAtOnce));
  event.notify();
  event.notify();
  EXPECT_TRUE(event.happened());
  EXPECT_TRUE(event.wait_until(kAtOnce));
  event.wait();
}

TEST(Notifier, WakesEverybody) {
  Notifier event;
  Latch awake(3);
  std::vector<Thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back("waiter", [&] {
      event.wait();
      awake.count_down();
    });
  }
  EXPECT_EQ(awake.count(), 3);
  event.notify();
  EXPECT_TRUE(awake.wait_for(1h));
}

TEST(Latch, OpensAtZeroAndStaysOpen) {
  Latch latch(3);
  latch.count_down();
  EXPECT_EQ(latch.count(), 2);
  EXPECT_FALSE(latch.wait_for(1us));
  EXPECT_FALSE(latch.wait_until(kAtOnce));
  latch.count_down(2);
  EXPECT_TRUE(latch.wait_until(kAtOnce));
  latch.wait();
  EXPECT_EQ(latch.count(), 0);
}

TEST(Latch, LetsWaitersOfOtherThreadsGo) {
  Latch latch(2);
  Thread one("one", [&] { latch.count_down(); });
  Thread two("two", [&] { latch.count_down(); });
  latch.wait();
  EXPECT_EQ(latch.count(), 0);
}

TEST(LatchDeathTest, BelowZeroIsMisuse) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(Latch(1).count_down(2), "a latch is counted down below zero");
}

TEST(Barrier, OpensForAllAndAgain) {
  constexpr int kParties = 3, kTurns = 50;
  Barrier barrier(kParties);
  Mutex mu;
  int lasts = 0, waits = 0, ahead = 0;
  std::vector<int> turns(kParties, 0);
  std::vector<Thread> threads;
  for (int i = 0; i < kParties; ++i) {
    threads.emplace_back("party", [&, i] {
      for (int turn = 0; turn < kTurns; ++turn) {
        const Arrival arrival = barrier.arrive_and_wait();
        Lock lock(mu);
        lasts += arrival == Arrival::last;
        waits += arrival == Arrival::waited;
        turns[static_cast<size_t>(i)] = turn + 1;
        for (const int other : turns) ahead += other < turn;  // Nobody is a whole turn behind.
      }
    });
  }
  for (Thread& thread : threads) thread.join();
  EXPECT_EQ(lasts, kTurns);
  EXPECT_EQ(waits, kTurns * (kParties - 1));
  EXPECT_EQ(ahead, 0);
}

TEST(Barrier, ATimeOutTakesTheArrivalBack) {
  Barrier barrier(2);
  EXPECT_EQ(barrier.arrive_and_wait(kAtOnce), Arrival::timed_out);
  EXPECT_EQ(barrier.arrive_and_wait(now() + 1us), Arrival::timed_out);
  Thread other("other", [&] { EXPECT_NE(barrier.arrive_and_wait(), Arrival::broken); });
  const Arrival mine = barrier.arrive_and_wait();
  EXPECT_TRUE(mine == Arrival::last || mine == Arrival::waited);
}

TEST(Barrier, OfOneNeverWaits) {
  Barrier barrier(1);
  EXPECT_EQ(barrier.arrive_and_wait(kAtOnce), Arrival::last);
}

TEST(Barrier, BreakingItUpLetsEverybodyGoNowAndLater) {
  Barrier barrier(3);
  Thread waiter("waiter", [&] { EXPECT_EQ(barrier.arrive_and_wait(), Arrival::broken); });
  barrier.break_up();  // Whether or not the waiter has arrived already.
  waiter.join();
  EXPECT_EQ(barrier.arrive_and_wait(), Arrival::broken);
}

TEST(Semaphore, GivesAsManyPermitsAsItHas) {
  Semaphore permits(2);
  EXPECT_TRUE(permits.try_acquire());
  permits.acquire();
  EXPECT_EQ(permits.available(), 0);
  EXPECT_FALSE(permits.try_acquire());
  EXPECT_FALSE(permits.try_acquire_for(1us));
  EXPECT_FALSE(permits.try_acquire_until(kAtOnce));
  permits.release(3);
  EXPECT_EQ(permits.available(), 3);
  EXPECT_TRUE(permits.try_acquire_for(1h));
}

TEST(Semaphore, LetsNoMoreThanItsPermitsIn) {
  Semaphore permits(2);
  Mutex mu;
  int inside = 0, most = 0, done = 0;
  std::vector<Thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back("user", [&] {
      for (int round = 0; round < 200; ++round) {
        permits.acquire();
        {
          Lock lock(mu);
          most = std::max(most, ++inside);
        }
        {
          Lock lock(mu);
          --inside;
          ++done;
        }
        permits.release();
      }
    });
  }
  for (Thread& thread : threads) thread.join();
  EXPECT_LE(most, 2);
  EXPECT_EQ(done, 800);
  EXPECT_EQ(permits.available(), 2);
}

TEST(Semaphore, AReleaseWakesAWaiter) {
  Semaphore permits(0);
  Thread waiter("waiter", [&] { EXPECT_TRUE(permits.try_acquire_for(1h)); });
  permits.release();
  waiter.join();
  EXPECT_EQ(permits.available(), 0);
}

}  // namespace
}  // namespace ordeal
