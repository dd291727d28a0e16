// What scripts do to the seam: whatever waits or asks the time asks the Runtime, in as few steps
// as it takes, with a lane or without one.
#include <gtest/gtest.h>

#include "harness/script/script_testing.h"
#include "harness/sync/runtime.h"

namespace ordeal::script_testing {
namespace {

// A Runtime with one task: nothing blocks, and each visible operation is written down.
class OneTask final : public Runtime {
 public:
  std::vector<std::string> steps;

  bool lock(SyncObject&, LockMode, Instant, std::source_location) override { return step("lock"); }
  void unlock(SyncObject&, LockMode) override { step("unlock"); }
  bool wait(SyncObject&, SyncObject&, Instant deadline, std::source_location) override {
    step("wait");
    now_ = std::max(now_, deadline);
    return false;
  }
  void notify(SyncObject&, bool, std::source_location) override { step("notify"); }
  AtomicOutcome access(SyncObject&, void* cell, const AtomicAccess& access) override {
    step("access");
    const uint64_t old = access.peek(cell);
    if (access.op == AtomicOp::modify) access.poke(cell, access.modify(old, access.operand));
    return {old, true};
  }
  void fence(std::memory_order, std::source_location) override { step("fence"); }
  void plain(SyncObject&, const PlainAccess&) override { step("plain"); }
  void spawn(std::shared_ptr<Task>, std::function<void()>) override { step("spawn"); }
  bool join(Task&, Instant) override { return step("join"); }
  Instant now() override { return now_; }
  // layers: allow(test-sleep): it is the Runtime that sleeps, and only moves its clock.
  void sleep_until(Instant deadline) override {
    step("sleep");
    now_ = deadline;
  }
  void yield() override { step("yield"); }
  uint64_t choose(uint64_t, const char*) override { return 0; }
  bool happens(Chance, const char*) override { return false; }
  void made(SyncObject&) override {}
  void forget(SyncObject&) override {}

  Instant now_{Duration(1)};

 private:
  bool step(const char* what) {
    steps.emplace_back(what);
    return true;
  }
};

constexpr const char* kWaits = R"(
local null, count = target.null{}, shared.counter('c')
local flag = shared.flag('f')
local function all(t)
  t:sleep('1h') t:yield() count:add(1) null.nop()
  assert(null.add(2, 3) == 5 and not flag:wait('1m') and select(2, null.stat('x')) == 'ENOENT')
end
group('g', 1, all)
setup(all)
finally('waits', function(t) all(t) return true end))";

const std::vector<std::string> kSteps = {"sleep", "yield", "access", "lock", "wait", "unlock"};

TEST(UnderARuntime, ASleepIsOneStepHoweverLong) {
  World world;
  const auto script = world.load(kWaits);
  Thread1 thread(*script);
  thread.thread->start_over();
  OneTask runtime;
  ScopedRuntime scoped(&runtime);
  EXPECT_EQ(thread.run(1), "");
  EXPECT_EQ(runtime.now_.time_since_epoch(), std::chrono::minutes(61) + Duration(1));
  EXPECT_EQ(runtime.steps, kSteps);
}

TEST(UnderARuntime, SetupAndChecksNeedNoLane) {
  World world;
  const auto script = world.load(kWaits);
  Thread1 thread(*script, "setup", "");
  ASSERT_EQ(thread.env.lane, nullptr);
  thread.thread->start_over();
  OneTask runtime;
  ScopedRuntime scoped(&runtime);
  EXPECT_FALSE(thread.thread->setup().has_value());
  EXPECT_EQ(runtime.steps, kSteps);
  const ThreadScript::Answer answer = thread.thread->check(0);
  EXPECT_FALSE(answer.error.has_value());
  EXPECT_TRUE(answer.holds);
}

}  // namespace
}  // namespace ordeal::script_testing
