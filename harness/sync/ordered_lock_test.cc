#include "harness/sync/ordered_lock.h"

#include <gtest/gtest.h>

#include "harness/sync/thread.h"

namespace ordeal {
namespace {

bool free_now(Mutex& mu) {
  if (!mu.try_lock()) return false;
  mu.unlock();
  return true;
}

TEST(OrderedLock, HoldsEveryMutexForItsScope) {
  Mutex first, second, third;
  {
    OrderedLock lock({&third, &first});
    Thread("asker", [&] {
      EXPECT_FALSE(free_now(first));
      EXPECT_TRUE(free_now(second));
      EXPECT_FALSE(free_now(third));
    }).join();
  }
  EXPECT_TRUE(free_now(first));
  EXPECT_TRUE(free_now(third));
}

TEST(OrderedLock, TakesAMutexThatIsNamedTwiceOnce) {
  Mutex one, other;
  {
    OrderedLock lock({&one, &other, &one});
    Thread("asker", [&] { EXPECT_FALSE(free_now(one)); }).join();
  }
  EXPECT_TRUE(free_now(one));
  EXPECT_TRUE(free_now(other));
}

TEST(OrderedLock, OppositeArgumentsNeverDeadlock) {
  constexpr int kRounds = 5000;
  Mutex source, target;
  int moved = 0;
  Thread there("there", [&] {
    for (int i = 0; i < kRounds; ++i) {
      OrderedLock lock({&source, &target});
      ++moved;
    }
  });
  Thread back("back", [&] {
    for (int i = 0; i < kRounds; ++i) {
      OrderedLock lock({&target, &source});
      --moved;
    }
  });
  there.join();
  back.join();
  EXPECT_EQ(moved, 0);
}

}  // namespace
}  // namespace ordeal
