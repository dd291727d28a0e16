#include "harness/run/stress/check_threads.h"

#include <gtest/gtest.h>

#include "harness/run/stress/stress_run_testing.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

class CheckThreadsTest : public StressRunTest {
 protected:
  // Runs the checks beside groups until `enough` is notified, then to their end.
  void run_checks(Notifier& enough) {
    CheckThreads checks(run());
    checks.start();
    run().control.start();
    enough.wait();
    checks.groups_ended();
    EXPECT_TRUE(checks.join_until(kForever));
    checks.conclude();
  }
  void run_checks() {
    Notifier at_once;
    at_once.notify();
    run_checks(at_once);
  }
  CheckRecord record() const {
    const auto all = journaled(&JournalVisitor::check);
    EXPECT_EQ(all.size(), 1u);
    return all.empty() ? CheckRecord{} : all.back();
  }
};

TEST_F(CheckThreadsTest, AnAlwaysIsEvaluatedAgainAndAgainAndEachFailureIsAFinding) {
  scenario_.add_check(CheckKind::always, "never three");
  Notifier enough;
  std::atomic<int> calls{0};
  scenario_.answer = [&](ThreadEnv& env) {
    EXPECT_EQ(env.thread, "always/never three");
    const int call = ++calls;
    if (call == 5) enough.notify();
    return ThreadScript::Answer{call != 3, "it was three", {}};
  };
  run_checks(enough);
  ASSERT_EQ(findings().size(), 1u);
  const Finding finding = findings()[0];
  EXPECT_EQ(finding.claim, "never three");
  EXPECT_EQ(finding.evidence, "it was three");
  EXPECT_EQ(finding.thread, "always/never three");
  EXPECT_EQ(finding.location, "fake.lua:7");
  EXPECT_GE(record().evaluations, 6u);
  EXPECT_EQ(record().failures, 1u);
}

TEST_F(CheckThreadsTest, AClaimThatNeverHoldsIsJournaledAHundredTimesAtMost) {
  scenario_.add_check(CheckKind::always, "false");
  scenario_.answer = [](ThreadEnv&) { return ThreadScript::Answer{false, "", {}}; };
  CheckThreads checks(run());
  checks.start();
  run().control.stop();
  run().control.start();
  ASSERT_TRUE(checks.join_until(kForever));
  for (int i = 0; i < 150; ++i) checks.conclude();
  EXPECT_EQ(findings().size(), 100u);
  EXPECT_EQ(journaled(&JournalVisitor::check).back().failures, 150u);
}

TEST_F(CheckThreadsTest, AFinallyIsEvaluatedOnce) {
  scenario_.add_check(CheckKind::finally, "at the end");
  run_checks();
  EXPECT_EQ(record().evaluations, 1u);
  EXPECT_TRUE(findings().empty());
}

TEST_F(CheckThreadsTest, AnEventuallyThatDoesNotHoldInTimeIsAFinding) {
  scenario_.add_check(CheckKind::eventually, "soon");
  scenario_.plan.checks[0].within = 30ms;
  scenario_.answer = [](ThreadEnv&) { return ThreadScript::Answer{false, "", {}}; };
  run_checks();
  ASSERT_EQ(findings().size(), 1u);
  EXPECT_EQ(findings()[0].evidence, "it did not hold within 30ms");
}

TEST_F(CheckThreadsTest, AnEventuallyIsNotWaitedForWhenTheSupervisorStopsTheRun) {
  scenario_.add_check(CheckKind::eventually, "never");
  scenario_.plan.checks[0].within = 24h;
  scenario_.answer = [](ThreadEnv&) { return ThreadScript::Answer{false, "", {}}; };
  run().board.header().stop.store(true);
  run_checks();
  EXPECT_TRUE(findings().empty());
}

TEST_F(CheckThreadsTest, AScriptErrorEndsTheRun) {
  scenario_.add_check(CheckKind::finally, "broken");
  scenario_.answer = [](ThreadEnv&) {
    return ThreadScript::Answer{false, "", ScriptError{"fake.lua:9: no field", ""}};
  };
  run_checks();
  EXPECT_TRUE(run().control.failed());
  EXPECT_TRUE(findings().empty());
}

}  // namespace
}  // namespace ordeal
