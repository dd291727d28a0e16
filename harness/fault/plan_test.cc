#include "harness/fault/plan.h"

#include <gtest/gtest.h>

#include <cerrno>

#include "harness/fault/defect.h"
#include "harness/fault/fault_testing.h"
#include "harness/sync/clock.h"
#include "harness/sync/notifier.h"
#include "harness/sync/thread.h"

namespace ordeal {
namespace {

using std::chrono::seconds;
using Hits = std::vector<uint64_t>;

std::shared_ptr<Task> task_named(const std::string& name) {
  return std::make_shared<Task>(name, name.substr(0, name.find('/')));
}

Hits as(const std::string& name, uint64_t hits) {
  Task someone(name, name.substr(0, name.find('/')));
  const ScopedTask scope(someone);
  return failing_reads(hits);
}

PointResult result_of(const FaultPlan& plan, std::string_view name) {
  for (const PointResult& point : plan.snapshot()) {
    if (point.name == name) return point;
  }
  return {};
}

TEST(FaultPlan, CountsByThreadAndGoesOnWhenATaskOfThatNameReturns) {
  FaultPlan plan(7, now(),
                 {parse_fault_table("test.file.read", {{"error", {"EIO"}}, {"nth", {"3"}}})},
                 nullptr);
  plan.arm_all();
  EXPECT_EQ(as("a/0", 2), Hits{});
  EXPECT_EQ(as("b/0", 4), Hits{3});
  EXPECT_EQ(as("a/0", 2), Hits{1});  // The third of a/0.
  const PointResult point = result_of(plan, "test.file.read");
  EXPECT_EQ(point.hits, 8u);
  EXPECT_EQ(point.fired, 2u);
  EXPECT_EQ(point.hits_by_thread.at("a/0"), 4u);
}

TEST(FaultPlan, APointSaysWhatARuleMayAskOfIt) {
  const FaultPlan plan(7, now(), {}, nullptr);
  const PointResult read = result_of(plan, "test.file.read");
  EXPECT_EQ(read.actions, (std::vector<std::string>{"short", "torn", "corrupt", "stale"}));
  EXPECT_EQ(read.legal, (std::vector<std::string>{"EIO", "ENOSPC"}));
  const PointResult write = result_of(plan, "test.file.write");
  EXPECT_TRUE(write.actions.empty());
  EXPECT_TRUE(write.legal.empty());
}

TEST(FaultPlan, TimesHoldForTheWholeRun) {
  FaultPlan plan(7, now(), reads("2*error(EIO)"), nullptr);
  plan.arm_all();
  EXPECT_EQ(as("a/0", 1), Hits{1});
  EXPECT_EQ(as("b/0", 3), Hits{1});
}

TEST(FaultPlan, BetweenIsAWindowSinceTheStart) {
  ManualClock clock;
  const ScopedClock scope(clock);
  FaultPlan plan(
      7, now(),
      {parse_fault_table("test.file.read", {{"error", {"EIO"}}, {"between", {"2s", "8s"}}})},
      nullptr);
  plan.arm_all();
  EXPECT_EQ(test_read.hit(), 0);
  clock.advance(seconds(2));
  EXPECT_EQ(test_read.hit(), EIO);
  clock.advance(seconds(6));
  EXPECT_EQ(test_read.hit(), 0);
}

TEST(FaultPlan, AChainEndsAtItsFirstRuleThatFires) {
  FaultPlan plan(7, now(), reads("1*error(EIO)->1*off->error(ENOSPC)"), nullptr);
  plan.arm_all();
  EXPECT_EQ(test_read.hit(), EIO);
  EXPECT_EQ(test_read.hit(), 0);
  EXPECT_EQ(test_read.hit(), ENOSPC);
}

TEST(FaultPlan, ShortensAndLogsAndDelaysInVirtualTime) {
  ManualClock clock;
  const ScopedClock scope(clock);
  TestLog log;
  FaultPlan plan(7, now(), reads("delay(5s)"), &log);
  plan.arm(parse_fault_text("test.file.read", "short(1/4)"));
  plan.arm_all();
  const IoEffect effect = test_read.hit_io(4096, {.contended = true});
  EXPECT_EQ(effect.size, 1024u);
  EXPECT_EQ(effect.error, 0);
  EXPECT_EQ(now() - plan.start(), seconds(5));
  ASSERT_EQ(log.faults().size(), 2u);
  const FaultRecord record = plan.record_of(log.faults()[1]);
  EXPECT_EQ(record.point + " " + record.action, "test.file.read short");
  EXPECT_EQ(record.thread, this_task().name());
  EXPECT_EQ(record.value, 1024);
  EXPECT_EQ(record.rule, 1u);
  EXPECT_TRUE(record.contended);
  EXPECT_EQ(result_of(plan, "test.file.read").fired_contended, 1u);
}

TEST(FaultPlan, WatchesPointsWithoutRulesUntilTheirFirstHit) {
  FaultPlan plan(7, now(), reads("noop"), nullptr);
  plan.arm_all();
  EXPECT_FALSE(result_of(plan, "test.idle.tick").reached);
  test_idle.pass();
  EXPECT_TRUE(result_of(plan, "test.idle.tick").reached);
  EXPECT_FALSE(result_of(plan, "test.idle.tick").armed);
  EXPECT_FALSE(result_of(plan, "test.file.read").reached);
}

TEST(FaultPlan, DisarmingReleasesAllThatAreParkedAtOnePointTogether) {
  constexpr int kThreads = 8;
  TestLog log;
  FaultPlan plan(7, now(), reads("pause"), &log);
  plan.arm_all();
  Latch left(kThreads);
  std::vector<Thread> threads;
  for (int i = 0; i < kThreads; ++i)
    threads.emplace_back(task_named("parked/" + std::to_string(i)), [&] {
      test_read.pass();
      left.count_down();
    });
  while (log.faults().size() < kThreads) yield();  // All are inside before one is released.
  EXPECT_EQ(left.count(), kThreads);
  plan.disarm_all();
  left.wait();
  EXPECT_EQ(test_read.hit(), 0);
  EXPECT_EQ(log.faults().size(), static_cast<size_t>(kThreads));
}

// Hits of threads that end before the plan does, while plans come and go.
TEST(FaultPlan, MayBeDestroyedWhileOthersHit) {
  std::atomic<bool> stop{false};
  std::vector<Thread> threads;
  for (int i = 0; i < 2; ++i)
    threads.emplace_back(task_named("hitter/" + std::to_string(i)), [&] {
      while (!stop.load()) test_read.pass();
    });
  uint64_t hits = 0;
  for (int i = 0; i < 200; ++i) {
    FaultPlan plan(7, now(), reads("50%yield"), nullptr);
    plan.arm_all();
    while (result_of(plan, "test.file.read").hits == 0) yield();
    hits += result_of(plan, "test.file.read").hits;
  }
  stop.store(true);
  EXPECT_GE(hits, 200u);
}

std::vector<TestLog::Entry> run_eight(uint64_t seed) {
  TestLog log;
  FaultPlan plan(seed, now(), reads("30%error(EIO,ENOSPC)->10%yield"), &log);
  plan.arm_all();
  {
    std::vector<Thread> threads;
    for (int i = 0; i < 8; ++i)
      threads.emplace_back(task_named("w/" + std::to_string(i)), [] {
        for (int n = 0; n < 100; ++n) static_cast<void>(test_read.hit());
      });
  }
  return log.sorted();
}

TEST(FaultPlan, DecidesAlikeWhateverTheInterleaving) {
  for (uint64_t seed = 1; seed <= 20; ++seed) EXPECT_EQ(run_eight(seed), run_eight(seed));
  EXPECT_NE(run_eight(1), run_eight(2));
}

TEST(RegistryDeathTest, RefusesASecondPointOrDefectOfOneName) {
  EXPECT_DEATH(FailPoint("test.file.read"), "test.file.read.* is declared twice");
  static Defect first("test.defect", "a test");
  EXPECT_EQ(find_defect("test.defect"), &first);
  EXPECT_DEATH(Defect("test.defect", "again"), "test.defect.* is declared twice");
}

}  // namespace
}  // namespace ordeal
