#include "harness/scenario/shared_objects.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/sync/thread.h"

namespace ordeal {
namespace {

SharedPlan plan(const char* kind, int64_t size = 0) { return {kind, kind, size, {}}; }

TEST(SharedObjects, ACounterLosesNoUpdate) {
  SharedObjects shared({plan("counter")});
  auto& counter = shared.at<SharedCounter>(0);
  {
    Thread one("one", [&] {
      for (int i = 0; i < 1000; ++i) counter.add(1);
    });
    for (int i = 0; i < 1000; ++i) counter.add(2);
    one.join();
  }
  EXPECT_EQ(counter.get(), 3000);
  counter.set(-4);
  EXPECT_EQ(counter.add(1), -3);
}

TEST(SharedObjects, AFlagIsSeenByWhoWaits) {
  SharedObjects shared({plan("flag")});
  auto& flag = shared.at<SharedFlag>(0);
  EXPECT_FALSE(flag.wait(kAtOnce));
  Thread setter("setter", [&] { flag.set(); });
  EXPECT_TRUE(flag.wait(kForever));
  setter.join();
  flag.clear();
  EXPECT_FALSE(flag.get());
}

TEST(SharedObjects, ABarrierLetsAllThroughTogetherAgainAndAgain) {
  SharedObjects shared({plan("barrier", 2), plan("counter")});
  auto& barrier = shared.at<SharedBarrier>(0);
  auto& counter = shared.at<SharedCounter>(1);
  Thread other("other", [&] {
    for (int i = 0; i < 100; ++i) {
      counter.add(1);
      barrier.wait(kForever);
      barrier.wait(kForever);
    }
  });
  for (int i = 0; i < 100; ++i) {
    EXPECT_TRUE(barrier.wait(kForever));
    EXPECT_EQ(counter.get(), i + 1);
    EXPECT_TRUE(barrier.wait(kForever));
  }
  other.join();
}

TEST(SharedObjects, ABarrierTakesATimedOutArrivalBack) {
  SharedObjects shared({plan("barrier", 2)});
  auto& barrier = shared.at<SharedBarrier>(0);
  EXPECT_FALSE(barrier.wait(kAtOnce));
  EXPECT_FALSE(barrier.wait(kAtOnce));  // Two arrivals in a row are not two parties.
}

TEST(SharedObjects, ALatchOpensAtZeroAndStaysThere) {
  SharedObjects shared({plan("latch", 2)});
  auto& latch = shared.at<SharedLatch>(0);
  EXPECT_EQ(latch.count_down(1), 1);
  EXPECT_FALSE(latch.wait(kAtOnce));
  EXPECT_EQ(latch.count_down(5), 0);
  EXPECT_TRUE(latch.wait(kAtOnce));
}

TEST(SharedObjects, AQueueKeepsOrderAndItsBound) {
  SharedObjects shared({plan("queue", 2)});
  auto& queue = shared.at<SharedQueue>(0);
  EXPECT_EQ(queue.push(int64_t{1}, kAtOnce), SharedQueue::Status::ok);
  EXPECT_EQ(queue.push("two", kAtOnce), SharedQueue::Status::ok);
  EXPECT_EQ(queue.push(3.0, kAtOnce), SharedQueue::Status::timed_out);
  EXPECT_EQ(queue.size(), 2u);
  SharedValue value;
  EXPECT_EQ(queue.pop(value, kAtOnce), SharedQueue::Status::ok);
  EXPECT_EQ(value, SharedValue(int64_t{1}));
  EXPECT_EQ(queue.pop(value, kAtOnce), SharedQueue::Status::ok);
  EXPECT_EQ(value, SharedValue("two"));
  EXPECT_EQ(queue.pop(value, kAtOnce), SharedQueue::Status::timed_out);
}

TEST(SharedObjects, AMapForgetsWhatIsSetToNothing) {
  SharedObjects shared({plan("map")});
  auto& map = shared.at<SharedMap>(0);
  map.set("b", true);
  map.set("a", "x");
  EXPECT_EQ(map.get("a"), SharedValue("x"));
  EXPECT_THAT(map.keys(), testing::ElementsAre("a", "b"));
  map.set("a", SharedValue());
  EXPECT_EQ(map.get("a"), SharedValue());
  EXPECT_EQ(map.size(), 1u);
}

// Each waits for ever; only the release can end the test.
TEST(SharedObjects, ReleaseWakesEverybody) {
  SharedObjects shared(
      {plan("flag"), plan("barrier", 9), plan("latch", 1), plan("queue", 1), plan("queue")});
  auto& full = shared.at<SharedQueue>(3);
  EXPECT_EQ(full.push(true, kAtOnce), SharedQueue::Status::ok);
  std::vector<Thread> threads;
  threads.emplace_back("t0", [&] { EXPECT_FALSE(shared.at<SharedFlag>(0).wait(kForever)); });
  threads.emplace_back("t1", [&] { EXPECT_FALSE(shared.at<SharedBarrier>(1).wait(kForever)); });
  threads.emplace_back("t2", [&] { EXPECT_FALSE(shared.at<SharedLatch>(2).wait(kForever)); });
  threads.emplace_back(
      "t3", [&] { EXPECT_EQ(full.push(true, kForever), SharedQueue::Status::released); });
  threads.emplace_back("t4", [&] {
    SharedValue value;
    EXPECT_EQ(shared.at<SharedQueue>(4).pop(value, kForever), SharedQueue::Status::released);
  });
  shared.release_all();
  for (Thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace ordeal
