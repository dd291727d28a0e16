#include "harness/run/stress/hang_reporter.h"

#include <gtest/gtest.h>

#include "harness/run/stress/stress_run_testing.h"

namespace ordeal {
namespace {

class HangReporterTest : public StressRunTest {
 protected:
  static NativeWait wait_of(const std::string& task, const std::string& lock) {
    NativeWait wait;
    wait.task = task;
    wait.object = lock;
    wait.kind = WaitKind::lock;
    wait.at = "target.cc:7";
    return wait;
  }
  HangReporter hangs_{run().board, run().plan, run().journal};
};

TEST_F(HangReporterTest, ADeadlockNamesItsThreadsAndLocks) {
  EXPECT_TRUE(hangs_.report_deadlock({wait_of("writers/0", "b"), wait_of("readers/0", "a")}));
  ASSERT_EQ(findings().size(), 1u);
  const Finding finding = findings()[0];
  EXPECT_EQ(finding.kind, FindingKind::deadlock);
  EXPECT_EQ(finding.claim, "writers/0 waits for lock b and readers/0 waits for lock a");
  EXPECT_EQ(finding.locks, (std::vector<std::string>{"b", "a"}));
  ASSERT_EQ(finding.threads.size(), 2u);
  EXPECT_EQ(finding.threads[1].name, "readers/0");
  EXPECT_EQ(finding.threads[1].waits_for, "lock a");
  EXPECT_EQ(finding.thread, "writers/0");
  EXPECT_EQ(finding.fingerprint, fingerprint_of(FindingKind::deadlock, "a|b"));
}

TEST_F(HangReporterTest, AThreadThatWaitsForItsOwnLockWaitsForItself) {
  EXPECT_TRUE(hangs_.report_deadlock({wait_of("writers/0", "a")}));
  EXPECT_EQ(claims(),
            std::vector<std::string>{"writers/0 waits for lock a, which it holds itself"});
}

TEST_F(HangReporterTest, OneHangIsReportedAndThenOnlyAPhaseThatDoesNotEnd) {
  EXPECT_FALSE(hangs_.reported());
  hangs_.report_stall("no thread has moved for 1s");
  EXPECT_TRUE(hangs_.reported());
  hangs_.report_stall("threads had not stopped");
  EXPECT_FALSE(hangs_.report_deadlock({wait_of("writers/0", "a")}));
  hangs_.report_endless_phase("verify");
  EXPECT_EQ(claims(),
            (std::vector<std::string>{"no thread has moved for 1s", "phase verify does not end"}));
  EXPECT_EQ(findings()[1].fingerprint, fingerprint_of(FindingKind::stall, "verify"));
}

// The threads of the worker itself wait all the time; they say nothing of the hang.
TEST_F(HangReporterTest, TheWorkersOwnWaitsAreNoEvidence) {
  Notifier own("run.own"), foreign("target.condition");
  Thread idle("idle", [&] { own.wait(); });
  Thread stuck("stuck", [&] { foreign.wait(); });
  const auto all_wait = [] {
    size_t waits = 0;
    for (const NativeWait& wait : native_waits()) waits += wait.kind == WaitKind::condition;
    return waits >= 2;
  };
  while (!all_wait()) yield();
  hangs_.report_stall("no thread has moved for 1s");
  own.notify();
  foreign.notify();
  ASSERT_EQ(findings().size(), 1u);
  const std::string evidence = findings()[0].evidence;
  EXPECT_NE(evidence.find("target.condition"), std::string::npos) << evidence;
  EXPECT_EQ(evidence.find("run.own"), std::string::npos) << evidence;
}

}  // namespace
}  // namespace ordeal
