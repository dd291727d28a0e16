#include "harness/run/stress/watchdog.h"

#include <gtest/gtest.h>

#include "harness/run/stress/stress_run_testing.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

class WatchdogTest : public StressRunTest {
 protected:
  Watchdog& watchdog() {
    if (watchdog_) return *watchdog_;
    hangs_.emplace(run().board, run().plan, run().journal);
    detectors_.emplace(run().board, run().journal, false);
    detectors_->start();
    leaks_.emplace(run().plan, request_.work_dir);
    return watchdog_.emplace(
        Watchdog::Parts{run(), *hangs_, *detectors_, *leaks_, [this] { ++gave_up_; }});
  }
  BoardLine& add_running_line() {
    BoardLine* line = run().board.add_line("g/0", 0);
    line->state.store(static_cast<uint32_t>(LineState::running));
    return *line;
  }

  std::optional<HangReporter> hangs_;
  std::optional<DetectorJournal> detectors_;
  std::optional<LeakCheck> leaks_;
  std::optional<Watchdog> watchdog_;
  int gave_up_ = 0;
};

TEST_F(WatchdogTest, EachLookIsABeatThatTheSupervisorSees) {
  watchdog().look(Monotonic::now());
  watchdog().look(Monotonic::now());
  EXPECT_EQ(run().board.header().heartbeat.load(), 2u);
  EXPECT_TRUE(claims().empty());
  EXPECT_FALSE(run().control.stopping());
}

TEST_F(WatchdogTest, ItsThreadBeatsAndEndsAtOnceWhenToldTo) {
  watchdog().start();
  watchdog().stop();
  EXPECT_GE(run().board.header().heartbeat.load(), 1u);
}

TEST_F(WatchdogTest, TheSupervisorsStopEndsTheGroups) {
  watchdog();
  run().board.header().stop.store(true);
  watchdog().look(Monotonic::now());
  EXPECT_FALSE(run().control.stopping()) << "no group runs yet";
  run().control.in_groups = true;
  watchdog().look(Monotonic::now());
  EXPECT_TRUE(run().control.stopping());
}

TEST_F(WatchdogTest, ARunInWhichNothingMovesIsReportedWithItsThreads) {
  scenario_.plan.stress.stall_after = 1s;
  watchdog();
  BoardLine& line = add_running_line();
  line.current.store(op_slot(0, 0));
  Notifier began, done;
  Thread stuck("stuck", [&] {
    began.notify();
    done.wait();
  });
  began.wait();
  const Instant start = Monotonic::now();
  watchdog().look(start);
  EXPECT_FALSE(run().control.stopping());
  watchdog().look(start + 2s);
  done.notify();
  EXPECT_TRUE(run().control.stopping());
  EXPECT_TRUE(hangs_->reported());
  ASSERT_EQ(claims(), std::vector<std::string>{"no thread has moved for 1s"});
  EXPECT_EQ(findings()[0].kind, FindingKind::stall);
  EXPECT_NE(findings()[0].evidence.find("g/0"), std::string::npos);
  EXPECT_FALSE(findings()[0].stacks.empty()) << findings()[0].evidence;
  EXPECT_EQ(gave_up_, 0);
}

TEST_F(WatchdogTest, APhaseThatDoesNotEndEndsTheProcessUnderItsOwnName) {
  watchdog();
  run().phases.begin("setup", 60s);
  watchdog().look(Monotonic::now());
  run().phases.end();
  run().phases.begin("close", 60s);
  watchdog().look(Monotonic::now() + 61s);
  EXPECT_EQ(claims(), std::vector<std::string>{"phase close does not end"});
  EXPECT_EQ(gave_up_, 1);
}

}  // namespace
}  // namespace ordeal
