#include "harness/sync/ordered_lock.h"

#include <gtest/gtest.h>

#include "harness/sync/thread.h"

namespace ordeal {
namespace {

bool is_free(Mutex& mu) {
  if (!mu.try_lock()) return false;
  mu.unlock();
  return true;
}

TEST(OrderedLock, HoldsEveryMutexForItsScope) {
  Mutex first, second, third;
  {
    OrderedLock lock({&third, &first});
    Thread("asker", [&] {
      EXPECT_FALSE(is_free(first));
      EXPECT_TRUE(is_free(second));
      EXPECT_FALSE(is_free(third));
    }).join();
  }
  EXPECT_TRUE(is_free(first));
  EXPECT_TRUE(is_free(third));
}

TEST(OrderedLock, TakesAMutexThatIsNamedTwiceOnce) {
  Mutex one, other;
  {
    OrderedLock lock({&one, &other, &one});
    Thread("asker", [&] { EXPECT_FALSE(is_free(one)); }).join();
  }
  EXPECT_TRUE(is_free(one));
  EXPECT_TRUE(is_free(other));
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
