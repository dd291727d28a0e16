#include "harness/run/stress/history_judge.h"

#include <gtest/gtest.h>

#include <fstream>

#include "harness/run/stress/stress_run_testing.h"
#include "harness/run/testing/histories.h"

namespace ordeal {
namespace {

std::unique_ptr<Target> open_cell(const Options&, const OpenContext&) {
  return std::make_unique<Target>();
}

// A register, whose threads record by hand.
class StressHistoryTest : public StressRunTest {
 protected:
  StressHistoryTest() {
    cell_.open = open_cell;
    Plan plan = register_plan();
    plan.targets[0].row = &cell_;
    plan.checks[0].at = {"fake.lua", 5};
    scenario_.plan.targets = plan.targets;
    scenario_.plan.checks = plan.checks;
  }
  HandLog log(const std::string& thread) { return HandLog(run().history, events_, thread); }
  HistoryResult result() const {
    const auto all = journaled(&JournalVisitor::history);
    EXPECT_EQ(all.size(), 1u);
    return all.empty() ? HistoryResult{} : all.back();
  }
  CheckRecord record() const {
    const auto all = journaled(&JournalVisitor::check);
    EXPECT_EQ(all.size(), 1u);
    return all.empty() ? CheckRecord{} : all.back();
  }

 private:
  TargetRow cell_ = kRegisterTarget;
  std::atomic<uint64_t> events_{0};
};

TEST_F(StressHistoryTest, AHistoryThatTheModelAllowsPasses) {
  HandLog writer = log("writers/0"), reader = log("readers/0");
  writer.write(1, 2, 17);
  reader.read(3, 4, 17);
  HistoryJudge judge(run());
  judge.start();
  judge.stop();
  judge.judge();
  EXPECT_EQ(result().verdict, Verdict::pass);
  EXPECT_EQ(record().evaluations, 1u);
  EXPECT_EQ(record().detail, "3 operations on 1 object");  // With the first value.
  EXPECT_TRUE(findings().empty());
}

TEST_F(StressHistoryTest, AViolationIsAFindingAtItsCheckAndAFileBesideTheResult) {
  HandLog writer = log("writers/0"), reader = log("readers/0");
  writer.write(1, 2, 17);
  writer.write(3, 4, 18);
  reader.read(5, 6, 17);
  HistoryJudge(run()).judge();
  ASSERT_EQ(findings().size(), 1u);
  EXPECT_EQ(findings()[0].kind, FindingKind::history);
  EXPECT_EQ(findings()[0].location, "fake.lua:5");
  EXPECT_EQ(result().verdict, Verdict::fail);
  EXPECT_EQ(result().file, "history.jsonl");
  EXPECT_TRUE(std::ifstream(directory_.path() + "/history.jsonl").is_open());
  EXPECT_EQ(record().failures, 1u);
}

TEST_F(StressHistoryTest, AVerdictExtendsTheDeadlineOfItsPhase) {
  using namespace std::chrono_literals;
  scenario_.plan.checks[0].history->time = 100s;
  run().phases.begin("verify", 1s);
  HistoryJudge(run()).judge();
  EXPECT_EQ(run().phases.overdue(Monotonic::now() + 250s), std::nullopt);
  EXPECT_EQ(run().phases.overdue(Monotonic::now() + 270s), "verify");
}

TEST_F(StressHistoryTest, OnlyLinearizabilityIsJudgedBesideTheRun) {
  EXPECT_EQ(OnlineJudge::can_judge(run()), run().history.fence().has_value());
}

TEST_F(StressHistoryTest, AWeakerLevelNeedsTheWholeHistory) {
  scenario_.plan.checks[0].history->level = history::Level::sequential;
  EXPECT_FALSE(OnlineJudge::can_judge(run()));
}

}  // namespace
}  // namespace ordeal
