// What each action does to a target, and that it does it there alone.
#include <gtest/gtest.h>

#include <cerrno>

#include "harness/fault/calls.h"
#include "harness/fault/fault_testing.h"
#include "harness/sync/clock.h"
#include "harness/sync/notifier.h"
#include "harness/sync/thread.h"

namespace ordeal {
namespace {

using namespace std::chrono_literals;

std::shared_ptr<Task> task(const std::string& name) {
  return std::make_shared<Task>(name, name.substr(0, name.find('/')));
}

FaultSpec at(std::string_view point, const FaultTable& table) {
  return parse_fault_table(point, table);
}

// A plan that is armed while it lives.
struct Armed {
  explicit Armed(std::vector<FaultSpec> specs, FaultPlanSetting setting = {})
      : plan(7, now(), std::move(specs), &log, std::move(setting)) {
    plan.arm_all();
  }
  TestLog log;
  FaultPlan plan;
};

TEST(Barrier, LetsThreadsGoOnTogether) {
  const Armed armed({at("test.file.read", {{"barrier", {"meeting", "2", "1h"}}, {"nth", {"1"}}})});
  std::atomic<int> before{0};
  std::vector<int> seen(2);
  {
    std::vector<Thread> threads;
    for (int i = 0; i < 2; ++i)
      threads.emplace_back(task("t/" + std::to_string(i)), [&, i] {
        before.fetch_add(1);
        test_read.pass();
        seen[i] = before.load();
        test_read.pass();  // Near miss: nobody is kept at the second hit.
      });
  }
  EXPECT_EQ(seen, (std::vector<int>{2, 2}));
}

TEST(Barrier, IsOneAtAllPointsThatNameIt) {
  const FaultTable meet = {{"barrier", {"meeting", "2", "1h"}}};
  const Armed armed({at("test.file.read", meet), at("test.file.write", meet)});
  Thread other(task("w/0"), [] { test_write.pass(); });
  test_read.pass();
  other.join();
  EXPECT_EQ(armed.log.faults().size(), 2u);
}

TEST(Barrier, LetsGoWhoHasWaitedInVainAndForgetsHim) {
  ManualClock clock;
  const ScopedClock scope(clock);
  const Armed armed({at("test.file.read", {{"barrier", {"meeting", "2", "10ms"}}})});
  test_read.pass();
  test_read.pass();  // The first is not here any more.
  EXPECT_EQ(now() - armed.plan.start(), 20ms);
}

TEST(Signal, LetsWaitersGoAndStaysGiven) {
  const Armed armed({at("test.file.read", {{"wait", {"ready", "1h"}}}),
                     at("test.file.write", {{"signal", {"ready"}}})});
  std::atomic<bool> given{false};
  Thread waiter(task("r/0"), [&] {
    test_read.pass();
    EXPECT_TRUE(given.load());
    test_read.pass();
  });
  given = true;
  test_write.pass();
  waiter.join();
}

TEST(Signal, WaitersForAnotherOneWaitUntilTheirTime) {
  ManualClock clock;
  const ScopedClock scope(clock);
  const Armed armed({at("test.file.read", {{"wait", {"redy", "10ms"}}}),
                     at("test.file.write", {{"signal", {"ready"}}})});
  test_write.pass();
  test_read.pass();
  EXPECT_EQ(now() - armed.plan.start(), 10ms);
}

TEST(Meetings, ANameIsABarrierOfOneSizeOrASignal) {
  const auto plan = [](const FaultTable& one, const FaultTable& two) {
    FaultPlan(7, now(), {at("test.file.read", one), at("test.file.write", two)}, nullptr);
  };
  EXPECT_THROW(plan({{"barrier", {"x", "2"}}}, {{"barrier", {"x", "3"}}}), InputError);
  EXPECT_THROW(plan({{"barrier", {"x", "2"}}}, {{"signal", {"x"}}}), InputError);
  EXPECT_NO_THROW(plan({{"barrier", {"x", "2"}}}, {{"barrier", {"x", "2"}}}));
}

TEST(After, FiresOnceAnotherPointWasReached) {
  const Armed armed({at("test.file.read", {{"error", {"EIO"}}, {"after", {"test.idle.tick"}}})});
  test_write.pass();  // Near miss: another point.
  EXPECT_EQ(test_read.hit(), 0);
  test_idle.pass();
  EXPECT_EQ(test_read.hit(), EIO);
}

TEST(Torn, AsksForTwoHalvesWithAWindow) {
  ManualClock clock;
  const ScopedClock scope(clock);
  const Armed armed({at("test.file.read", {{"torn", {"5ms"}}, {"nth", {"1"}}})});
  const IoEffect torn = test_read.hit_io(9);
  EXPECT_TRUE(torn.torn);
  EXPECT_EQ(torn.first_half(), 4u);
  torn.between_halves();
  EXPECT_EQ(now() - armed.plan.start(), 5ms);
  const IoEffect whole = test_read.hit_io(9);
  EXPECT_EQ(whole.first_half(), 9u);
}

TEST(Corrupt, FlipsOneBitAndTheSameOneAgain) {
  const auto spoilt = [](uint64_t seed) {
    FaultPlan plan(seed, now(), reads("corrupt"), nullptr);
    plan.arm_all();
    Task fresh("w/0", "w");
    const ScopedTask scope(fresh);
    std::string bytes(64, 'a');
    test_read.hit_io(bytes.size()).spoil(bytes);
    return bytes;
  };
  int bits = 0;
  for (const char byte : spoilt(7)) bits += __builtin_popcount(static_cast<unsigned>(byte ^ 'a'));
  EXPECT_EQ(bits, 1);
  EXPECT_EQ(spoilt(7), spoilt(7));
  EXPECT_NE(spoilt(7), spoilt(8));
  std::string clean = "a";
  IoEffect().spoil(clean);
  EXPECT_EQ(clean, "a");
}

TEST(Stale, SaysForHowLongWhatIsRememberedCounts) {
  const Armed armed({at("test.file.read", {{"stale", {"50ms"}}, {"nth", {"2"}}})});
  EXPECT_EQ(test_read.stale(), 0ms);
  EXPECT_EQ(test_read.stale(), 50ms);
}

// Answers calls, and hits a point while it does.
struct Calls : FaultCalls {
  void call(uint32_t function, const FailPoint& point) override {
    called.push_back(std::string(point.name()) + " " + std::to_string(function));
    EXPECT_EQ(test_read.hit(), 0) << "what a call hits does nothing";
  }
  std::vector<std::string> called;
};

TEST(Call, RunsInTheThreadThatHitsThePointIfItCanCall) {
  const Armed armed({at("test.file.read", {{"call", {"3"}}, {"error", {"EIO"}}})});
  Calls calls;
  const ScopedFaultCalls scope(&calls);
  EXPECT_EQ(test_read.hit(), EIO);
  EXPECT_EQ(calls.called, std::vector<std::string>{"test.file.read 3"});
  Thread(task("w/0"), [] { EXPECT_EQ(test_read.hit(), 0); }).join();  // It has nobody to call.
  EXPECT_EQ(calls.called.size(), 1u);
}

TEST(Call, MayBeAFunctionOfCpp) {
  int called = 0;
  FaultRuleSpec rule;
  rule.callback = [&](const FailPoint&) { ++called; };
  FaultSpec spec;
  spec.point = "test.file.read";
  spec.rules.push_back(std::make_shared<FaultRuleSpec>(rule));
  const Armed armed({spec});
  test_read.pass();
  test_write.pass();
  EXPECT_EQ(called, 1);
}

TEST(FaultDeathTest, AbortSaysThatItWasInjected) {
  EXPECT_DEATH(
      {
        const Armed armed({at("test.file.read", {{"abort", {"enough"}}})});
        test_read.pass();
      },
      "abort injected at test.file.read: enough");
}

TEST(FaultDeathTest, KillIsASignalThatNobodyHandles) {
  EXPECT_EXIT(
      {
        const Armed armed({at("test.file.read", {{"kill", {"true"}}})});
        test_read.pass();
      },
      testing::KilledBySignal(SIGKILL), "");
}

TEST(Spin, KeepsTheThreadBusyForItsTime) {
  const Armed armed({at("test.file.read", {{"spin", {"2ms"}}})});
  const Instant before = Monotonic::now();
  test_read.pass();
  EXPECT_GE(Monotonic::now() - before, 2ms);
  ASSERT_EQ(armed.log.faults().size(), 1u);
  EXPECT_EQ(armed.log.faults()[0].value, 2'000'000);
}

TEST(Spin, EndsWhenThePlanIsDisarmed) {
  Armed armed({at("test.file.read", {{"spin", {"1h"}}})});
  Thread spinner(task("w/0"), [] { test_read.pass(); });
  while (armed.log.faults().empty()) yield();
  armed.plan.disarm_all();
  spinner.join();
  EXPECT_EQ(test_read.hit(), 0);
}

}  // namespace
}  // namespace ordeal
