#include "harness/sync/atomic.h"

#include <gtest/gtest.h>

#include <vector>

#include "harness/sync/clock.h"
#include "harness/sync/thread.h"

namespace ordeal {
namespace {
using Order = std::memory_order;

TEST(Atomic, LoadsWhatWasStored) {
  Atomic<int64_t> value(7);
  EXPECT_EQ(value.load(), 7);
  value.store(-1, Order::release);
  EXPECT_EQ(value.load(Order::acquire), -1);
  EXPECT_EQ(value.exchange(3), -1);
  EXPECT_EQ(value.load(), 3);
  EXPECT_EQ(Atomic<int>().load(), 0);
}

TEST(Atomic, CompareExchangeTellsWhatItSaw) {
  Atomic<int> value(1);
  int expected = 2;
  EXPECT_FALSE(value.compare_exchange(expected, 9));
  EXPECT_EQ(expected, 1);
  EXPECT_TRUE(value.compare_exchange(expected, 9));
  EXPECT_EQ(expected, 1);
  EXPECT_EQ(value.load(), 9);
}

TEST(Atomic, AdditionWrapsAndReturnsTheOldValue) {
  Atomic<uint8_t> value(255);
  EXPECT_EQ(value.fetch_add(2), 255);
  EXPECT_EQ(value.load(), 1);
  EXPECT_EQ(value.fetch_sub(2), 1);
  EXPECT_EQ(value.load(), 255);
}

TEST(Atomic, HoldsPointersFlagsAndSmallStructs) {
  struct Pair {
    uint16_t a, b;
  };
  int target = 0;
  Atomic<int*> pointer(nullptr);
  pointer.store(&target);
  EXPECT_EQ(pointer.load(), &target);
  Atomic<bool> flag(false);
  EXPECT_FALSE(flag.exchange(true));
  EXPECT_TRUE(flag.load());
  Atomic<Pair> pair(Pair{1, 2});
  EXPECT_EQ(pair.load().b, 2);
}

TEST(Atomic, LosesNoAddition) {
  Atomic<int> value(0);
  std::vector<Thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back("adder", [&] {
      for (int round = 0; round < 5000; ++round) value.fetch_add(1, Order::relaxed);
    });
  }
  for (Thread& thread : threads) thread.join();
  EXPECT_EQ(value.load(), 20000);
}

TEST(Atomic, AReleasePublishesWhatCameBefore) {
  int data = 0;
  Atomic<bool> ready(false);
  Thread writer("writer", [&] {
    data = 42;
    ready.store(true, Order::release);
  });
  while (!ready.load(Order::acquire)) yield();
  EXPECT_EQ(data, 42);
}

}  // namespace
}  // namespace ordeal
