// Faults under a deterministic runtime: who throws, what starts over, how time passes.
#include <gtest/gtest.h>

#include <cerrno>
#include <deque>

#include "harness/fault/fault_testing.h"
#include "harness/sync/runtime.h"
#include "harness/sync/task.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

// Answers throws from a list, and lets time pass in sleeps alone. Locks are never asked for: the
// fault layer has none on its path under a runtime.
class ScriptedRuntime final : public Runtime {
 public:
  std::deque<bool> throws;
  std::vector<std::string> asked;
  Instant clock{Duration(0)};

  bool happens(Chance, const char* tag) override {
    asked.emplace_back(tag);
    if (throws.empty()) return false;
    const bool answer = throws.front();
    throws.pop_front();
    return answer;
  }
  Instant now() override { return clock; }
  // layers: allow(test-sleep): virtual time
  void sleep_until(Instant deadline) override { clock = std::max(clock, deadline); }
  void yield() override { ++yields; }
  int yields = 0;

  bool lock(SyncObject&, LockMode, Instant, std::source_location) override { return refuse(); }
  void unlock(SyncObject&, LockMode) override { refuse(); }
  bool wait(SyncObject&, SyncObject&, Instant, std::source_location) override { return refuse(); }
  void notify(SyncObject&, bool, std::source_location) override { refuse(); }
  AtomicOutcome access(SyncObject&, void*, const AtomicAccess&) override {
    refuse();
    return {};
  }
  void fence(std::memory_order, std::source_location) override { refuse(); }
  void plain(SyncObject&, const PlainAccess&) override { refuse(); }
  void spawn(std::shared_ptr<Task>, std::function<void()>) override { refuse(); }
  bool join(Task&, Instant) override { return refuse(); }
  uint64_t choose(uint64_t, const char*) override { return 0; }
  void made(SyncObject&) override {}
  void forget(SyncObject&) override {}

 private:
  static bool refuse() {
    ADD_FAILURE() << "the fault layer makes no step that others can see";
    return true;
  }
};

struct Schedules {
  explicit Schedules(std::vector<FaultSpec> specs) : plan(7, Instant{}, std::move(specs), nullptr) {
    plan.arm_all();
  }
  ~Schedules() { plan.disarm_all(); }

  // One schedule: `hits` hits of task `name`, live.
  std::vector<uint64_t> run(const std::string& name, uint64_t hits) {
    const ScopedRuntime decides(&runtime);
    plan.start_schedule(runtime.clock);
    plan.set_live(true);
    Task task(name, name.substr(0, name.find('/')));
    const ScopedTask scope(task);
    const std::vector<uint64_t> failing = failing_reads(hits);
    plan.set_live(false);
    return failing;
  }
  PointResult point(std::string_view name) const {
    for (const PointResult& point : plan.snapshot()) {
      if (point.name == name) return point;
    }
    return {};
  }

  ScriptedRuntime runtime;
  FaultPlan plan;
};
using Hits = std::vector<uint64_t>;

TEST(FaultsInSchedules, TheRuntimeThrowsAndIsToldThePoint) {
  Schedules s(reads("20%error(EIO)"));
  s.runtime.throws = {false, true, false, true};
  EXPECT_EQ(s.run("a/0", 4), (Hits{2, 4}));
  EXPECT_EQ(s.runtime.asked, std::vector<std::string>(4, "test.file.read"));
}

TEST(FaultsInSchedules, WhatIsCertainIsNoChoice) {
  Schedules s({parse_fault_table("test.file.read", {{"error", {"EIO"}}, {"nth", {"2"}}})});
  EXPECT_EQ(s.run("a/0", 3), Hits{2});
  EXPECT_TRUE(s.runtime.asked.empty());
}

TEST(FaultsInSchedules, CountsAndTimesStartOverWithEachSchedule) {
  Schedules s(reads("1*error(EIO)"));
  EXPECT_EQ(s.run("a/0", 3), Hits{1});
  EXPECT_EQ(s.run("a/0", 3), Hits{1});
  const PointResult point = s.point("test.file.read");
  EXPECT_EQ(point.hits, 6u);
  EXPECT_EQ(point.fired, 2u);
}

TEST(FaultsInSchedules, NothingFiresBeforeItIsLiveOrAfterItHealed) {
  Schedules s(reads("error(EIO)"));
  const ScopedRuntime decides(&s.runtime);
  s.plan.start_schedule(s.runtime.clock);
  EXPECT_EQ(failing_reads(2), Hits{});
  EXPECT_FALSE(s.point("test.file.read").reached);
  s.plan.set_live(true);
  EXPECT_EQ(failing_reads(2), (Hits{1, 2}));
  s.plan.set_live(false);
  EXPECT_EQ(failing_reads(2), Hits{});
}

TEST(FaultsInSchedules, DelaysAndPausesPassInVirtualTime) {
  {
    Schedules s(reads("delay(5ms)"));
    s.run("a/0", 2);
    EXPECT_EQ(s.runtime.clock, Instant(10ms));
  }
  Schedules forever({parse_fault_table("test.file.read", {{"pause", {"true"}}, {"nth", {"1"}}})});
  forever.run("a/0", 1);
  EXPECT_EQ(forever.runtime.clock, Instant(1h));
}

TEST(FaultsInSchedules, AWatchedPointIsMarkedAndStaysWatched) {
  Schedules s(reads("error(EIO)"));
  const ScopedRuntime decides(&s.runtime);
  s.plan.start_schedule(s.runtime.clock);
  s.plan.set_live(true);
  EXPECT_EQ(test_idle.hit(), 0);
  EXPECT_EQ(test_idle.hit(), 0);
  EXPECT_TRUE(s.point("test.idle.tick").reached);
}

TEST(FaultsInSchedules, WhatFiresIsTheSameAsNativelyWhereTheThrowsAre) {
  const std::vector<FaultSpec> specs = reads("50%error(EIO)");
  Schedules s(specs);
  const uint64_t stream = fault_stream(7, "test.file.read", Task("a/0", "a").key());
  Hits native;
  for (uint64_t n = 1; n <= 20; ++n) {
    const bool fires = decide(*specs[0].rules[0], stream, 0, n, {}).fires;
    s.runtime.throws.push_back(fires);
    if (fires) native.push_back(n);
  }
  EXPECT_EQ(s.run("a/0", 20), native);
}

}  // namespace
}  // namespace ordeal
