// What looks at a run as a whole: rules that come late, sweeps, swarms, and logs done again.
#include <gtest/gtest.h>

#include <cerrno>

#include "harness/fault/fault_testing.h"
#include "harness/sync/clock.h"
#include "harness/sync/thread.h"

namespace ordeal {
namespace {

using namespace std::chrono_literals;
using Hits = std::vector<uint64_t>;

FaultSpec swept(std::string_view point) {
  FaultSpec spec = parse_fault_table(point, {{"error", {"EIO"}}});
  FaultRuleSpec rule = *spec.rules[0];
  rule.sweep = true;
  spec.rules[0] = std::make_shared<FaultRuleSpec>(rule);
  return spec;
}

TEST(FaultPlan, TakesRulesWhileItIsArmed) {
  FaultPlan plan(7, now(), {}, nullptr);
  plan.arm_all();
  EXPECT_EQ(failing_reads(2), Hits{});  // Watched: these hits are not counted.
  plan.arm(parse_fault_table("test.file.read", {{"error", {"EIO"}}, {"nth", {"2"}}}));
  EXPECT_EQ(failing_reads(3), Hits{2});
  plan.arm(parse_fault_table("test.file.read", {{"error", {"ENOSPC"}}, {"nth", {"5"}}}));
  EXPECT_EQ(failing_reads(3), Hits{2});  // The fifth of all: a point keeps its counters.
  EXPECT_EQ(plan.rules().size(), 2u);
}

// As in a file system's process, where any worker may serve the next request of a thread.
TEST(FaultPlan, CountsATaskThatSeveralThreadsServeInTurn) {
  FaultPlan plan(7, now(),
                 {parse_fault_table("test.file.read", {{"error", {"EIO"}}, {"nth", {"3"}}})},
                 nullptr);
  plan.arm_all();
  Task caller("a/0", "a");
  Hits failed;
  for (uint64_t n = 1; n <= 4; ++n) {
    Thread("server", [&] {
      const ScopedTask scope(caller);
      if (test_read.hit() != 0) failed.push_back(n);
    }).join();
  }
  EXPECT_EQ(failed, Hits{3});
}

TEST(Sweep, FailsOneOpportunityOfAllItsPoints) {
  for (uint64_t index = 1; index <= 5; ++index) {
    TestLog log;
    FaultPlan plan(7, now(), {swept("test.file.read"), swept("test.file.write")}, &log,
                   {.sweep_at = index});
    plan.arm_all();
    int errors = 0;
    for (int i = 0; i < 2; ++i) {
      errors += test_read.hit() != 0 ? 1 : 0;
      errors += test_write.hit() != 0 ? 1 : 0;
    }
    const SweepCount count = plan.sweep();
    EXPECT_EQ(count.opportunities, 4u);
    EXPECT_EQ(errors, index <= 4 ? 1 : 0);
    EXPECT_EQ(count.fired, index <= 4 ? 1u : 0u);
    if (index <= 4) {
      EXPECT_EQ(count.point, index % 2 == 1 ? "test.file.read" : "test.file.write");
    }
  }
}

TEST(Swarm, ARuleIsAliveOrNotForAWholeRun) {
  int alive = 0;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    FaultPlan plan(seed, now(), reads("error(EIO)"), nullptr, {.alive = Chance{1, 2}});
    plan.arm_all();
    const size_t failed = failing_reads(5).size();
    EXPECT_TRUE(failed == 0 || failed == 5) << failed;
    EXPECT_EQ(plan.alive_faults().at(0), failed == 5);
    alive += failed == 5 ? 1 : 0;
  }
  EXPECT_GT(alive, 60);
  EXPECT_LT(alive, 140);
}

struct Ran {
  std::vector<TestLog::Entry> fired;
  std::vector<FaultRecord> log;
};

// Eight threads that share what `times` leaves.
Ran run_eight_logged(const FaultPlanSetting& setting) {
  TestLog log;
  FaultPlan plan(7, now(), reads("50%delay(1us..9us)->20*error(EIO, ENOSPC)->5*yield(2)"), &log,
                 setting);
  plan.arm_all();
  {
    std::vector<Thread> threads;
    for (int i = 0; i < 8; ++i)
      threads.emplace_back(std::make_shared<Task>("w/" + std::to_string(i), "w"),
                           [] { failing_reads(50); });
  }
  Ran ran{log.sorted(), {}};
  for (const FiredFault& fault : log.faults()) ran.log.push_back(plan.record_of(fault));
  return ran;
}

TEST(Replay, ALogBringsBackWhatTheWholeRunDecided) {
  for (int i = 0; i < 20; ++i) {
    const Ran first = run_eight_logged({});
    ASSERT_GT(first.log.size(), 25u);
    EXPECT_EQ(run_eight_logged({.replays = true, .log = first.log}).fired, first.fired);
  }
  EXPECT_EQ(run_eight_logged({.replays = true, .log = {}}).fired, std::vector<TestLog::Entry>{});
}

TEST(Replay, RefusesALogOfOtherRules) {
  const auto replay = [](FaultRecord record) {
    FaultPlan(7, now(), reads("noop"), nullptr, {.replays = true, .log = {std::move(record)}});
  };
  FaultRecord record{.point = "test.file.read", .thread = "w/0", .hit = 1, .action = "noop"};
  EXPECT_NO_THROW(replay(record));
  record.rule = 1;
  EXPECT_THROW(replay(record), InputError);
  record.rule = 0;
  record.point = "test.file.write";
  EXPECT_THROW(replay(record), InputError);
  record.point = "test.file.read";
  record.action = "nop";
  EXPECT_THROW(replay(record), InputError);
}

// Release must not depend on luck: 64 threads in four kinds of waiting, again and again.
TEST(Release, DisarmingLetsSixtyFourParkedThreadsGo) {
  constexpr int kThreads = 64;
  constexpr int kTimes = 1000;
  std::vector<FaultSpec> specs;
  for (const char* rule : {"barrier(never, 65, 1h)", "wait(never given, 1h)", "pause", "delay(1h)"})
    specs.push_back(parse_fault_text("test.file.read", rule));
  const char* const groups[] = {"a", "b", "c", "d"};
  for (size_t i = 0; i < specs.size(); ++i) {
    FaultRuleSpec rule = *specs[i].rules[0];
    rule.group = groups[i];
    specs[i].rules[0] = std::make_shared<FaultRuleSpec>(rule);
  }
  TestLog log;
  FaultPlan plan(7, now(), specs, &log);
  std::atomic<int> round{0};
  std::atomic<int> inside{0};
  std::atomic<int> left{0};
  std::vector<Thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    const std::string group = groups[i % 4];
    const auto as = std::make_shared<Task>(group + "/" + std::to_string(i), group);
    threads.emplace_back(as, [&] {
      for (int mine = 1; mine <= kTimes; ++mine) {
        round.wait(mine - 1);
        inside.fetch_add(1);
        test_read.pass();
        left.fetch_add(1);
      }
    });
  }
  for (int n = 1; n <= kTimes; ++n) {
    plan.arm_all();
    round.store(n);
    round.notify_all();
    while (log.faults_count() < static_cast<size_t>(n) * kThreads) yield();
    EXPECT_EQ(left.load(), (n - 1) * kThreads) << "all are held until then";
    plan.disarm_all();
    while (left.load() < n * kThreads) yield();
  }
  EXPECT_EQ(inside.load(), kTimes * kThreads);
}

}  // namespace
}  // namespace ordeal
