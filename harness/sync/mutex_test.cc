#include "harness/sync/mutex.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "harness/sync/notifier.h"
#include "harness/sync/thread.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

bool free_now(Mutex& mu) {
  if (!mu.try_lock()) return false;
  mu.unlock();
  return true;
}
bool free_within(Mutex& mu, Duration wait) {
  if (!mu.try_lock_for(wait)) return false;
  mu.unlock();
  return true;
}
bool free_before(Mutex& mu, Instant deadline) {
  if (!mu.try_lock_until(deadline)) return false;
  mu.unlock();
  return true;
}

TEST(Mutex, LetsOneThreadInAtATime) {
  constexpr int kThreads = 4, kRounds = 2000;
  Mutex mu("counted");
  int count = 0, inside = 0, most_inside = 0;
  std::vector<Thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back("adder", [&] {
      for (int round = 0; round < kRounds; ++round) {
        Lock lock(mu);
        most_inside = std::max(most_inside, ++inside);
        ++count;
        --inside;
      }
    });
  }
  for (Thread& thread : threads) thread.join();
  EXPECT_EQ(count, kThreads * kRounds);
  EXPECT_EQ(most_inside, 1);
}

TEST(Mutex, TryFormsFailWhileAnotherThreadHoldsIt) {
  Mutex mu("held");
  Notifier is_held, may_go;
  Thread holder("holder", [&] {
    Lock lock(mu);
    is_held.notify();
    may_go.wait();
  });
  is_held.wait();
  EXPECT_FALSE(free_now(mu));
  EXPECT_FALSE(free_within(mu, 1us));
  EXPECT_FALSE(free_before(mu, kAtOnce));
  EXPECT_FALSE(free_before(mu, now() - 1s));
  may_go.notify();
  holder.join();
  EXPECT_TRUE(free_now(mu));
}

TEST(Mutex, TimedFormsTakeAFreeMutexEvenWhenTheDeadlineHasPassed) {
  Mutex mu;
  EXPECT_TRUE(free_within(mu, 0s));
  EXPECT_TRUE(free_before(mu, kAtOnce));
  EXPECT_TRUE(free_before(mu, kForever));
}

TEST(Mutex, ATimedFormWaitsForTheHolder) {
  Mutex mu("handed over");
  Notifier is_held;
  Thread holder("holder", [&] {
    Lock lock(mu);
    is_held.notify();
  });
  is_held.wait();
  EXPECT_TRUE(free_within(mu, 1h));
}

TEST(Mutex, KeepsItsName) {
  EXPECT_STREQ(Mutex("gateway.pool").name(), "gateway.pool");
  EXPECT_EQ(Mutex().name(), nullptr);
}

TEST(Mutex, OrdinalsGrowInTheOrderOfCreation) {
  Mutex first, second, third;
  EXPECT_LT(first.ordinal(), second.ordinal());
  EXPECT_LT(second.ordinal(), third.ordinal());
}

}  // namespace
}  // namespace ordeal
