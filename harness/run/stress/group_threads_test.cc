#include "harness/run/stress/group_threads.h"

#include <gtest/gtest.h>

#include "harness/run/stress/stress_run_testing.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

using GroupThreadsTest = StressRunTest;

TEST_F(GroupThreadsTest, EveryThreadOfAGroupRunsItsBodyUntilItsIterationsAreDone) {
  scenario_.plan.groups[0].iterations = 3;
  std::atomic<int> bodies{0};
  scenario_.body = [&](ThreadEnv& env, Lane& lane) {
    ++bodies;
    call(env, lane, "add");
  };
  GroupThreads groups(run());
  groups.start();
  groups.wait_until_ready();
  EXPECT_EQ(bodies, 0) << "a body ran before the start";
  groups.let_go();
  EXPECT_EQ(groups.last_end(), kForever);
  EXPECT_TRUE(run().control.wait_for_end(kForever));
  EXPECT_TRUE(groups.join_until(kForever));
  EXPECT_EQ(bodies, 6);
  const auto records = journaled(&JournalVisitor::group);
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].iterations, 3u);
  EXPECT_EQ(run().board.lines(), 2u);
}

TEST_F(GroupThreadsTest, AGroupWithATimeEndsByIt) {
  scenario_.plan.groups[0].iterations.reset();
  scenario_.plan.groups[0].for_time = 20ms;
  scenario_.plan.stress.quiesce_within = 5s;
  GroupThreads groups(run());
  groups.start();
  groups.wait_until_ready();
  groups.let_go();
  EXPECT_LT(groups.last_end(), Monotonic::now() + 6s);
  EXPECT_TRUE(run().control.wait_for_end(groups.last_end()));
  EXPECT_TRUE(groups.join_until(kForever));
}

TEST_F(GroupThreadsTest, AThreadThatStillRunsAtTheDeadlineCanBeJoinedLater) {
  Notifier go_on;
  scenario_.body = [&](ThreadEnv&, Lane&) { go_on.wait(); };
  GroupThreads groups(run());
  groups.start();
  groups.wait_until_ready();
  groups.let_go();
  EXPECT_FALSE(groups.join_until(kAtOnce));
  go_on.notify();
  EXPECT_TRUE(groups.join_until(kForever));
  EXPECT_TRUE(groups.join_until(kForever)) << "joined threads have ended";
}

TEST_F(GroupThreadsTest, AScriptErrorEndsTheRun) {
  scenario_.error = ScriptError{"fake.lua:3: no such field", ""};
  GroupThreads groups(run());
  groups.start();
  groups.wait_until_ready();
  groups.let_go();
  EXPECT_TRUE(groups.join_until(kForever));
  EXPECT_TRUE(run().control.failed());
  const auto errors = journaled(&JournalVisitor::error);
  ASSERT_FALSE(errors.empty());
  EXPECT_EQ(errors[0].message, "fake.lua:3: no such field");
}

}  // namespace
}  // namespace ordeal
