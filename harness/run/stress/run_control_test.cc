#include "harness/run/stress/run_control.h"

#include <gtest/gtest.h>

#include "harness/sync/thread.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

class RunControlTest : public ::testing::Test {
 protected:
  SharedObjects shared_{{{"flag", "f", 0, {}}}};
  RunControl control_{shared_, 2};
};

TEST_F(RunControlTest, TheRunEndsWithTheLastThreadOfAGroup) {
  EXPECT_FALSE(control_.wait_for_end(kAtOnce));
  control_.thread_ended();
  EXPECT_FALSE(control_.wait_for_end(kAtOnce));
  Thread last("last", [this] { control_.thread_ended(); });
  EXPECT_TRUE(control_.wait_for_end(kForever));
  EXPECT_FALSE(control_.stopping());
}

TEST_F(RunControlTest, AStopWakesTheMainThreadAndWhoeverBlocksOnASharedObject) {
  Thread blocked("blocked", [this] { shared_.at<SharedFlag>(0).wait(kForever); });
  Thread stopper("stopper", [this] { control_.stop(); });
  EXPECT_TRUE(control_.wait_for_end(kForever));
  blocked.join();
  EXPECT_TRUE(control_.stop_flag()->load());
  EXPECT_FALSE(control_.failed());
}

TEST_F(RunControlTest, AFailureStopsTheRun) {
  control_.fail();
  EXPECT_TRUE(control_.failed());
  EXPECT_TRUE(control_.stopping());
}

TEST_F(RunControlTest, BodiesAreCutWithoutAStop) {
  EXPECT_FALSE(control_.overdue_flag()->load());
  control_.cut_bodies();
  EXPECT_TRUE(control_.overdue_flag()->load());
  EXPECT_FALSE(control_.stopping());
}

TEST_F(RunControlTest, ThreadsWaitForTheStart) {
  std::atomic<bool> ran{false};
  Thread thread("waits", [&] {
    control_.wait_for_start();
    ran = true;
  });
  EXPECT_FALSE(ran);
  control_.start();
  thread.join();
  EXPECT_TRUE(ran);
}

}  // namespace
}  // namespace ordeal
