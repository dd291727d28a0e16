#include "harness/run/stress/shutdown.h"

#include <gtest/gtest.h>

#include "harness/run/stress/stress_run_testing.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

class ShutdownTest : public StressRunTest {
 protected:
  ~ShutdownTest() override { g_number_close = 0s; }
  void no_leaks(std::vector<std::string> resources) {
    CheckPlan check;
    check.kind = CheckKind::finally;
    check.name = "no leaks";
    check.leaks = LeakPlan{std::move(resources), 0};
    scenario_.plan.checks.push_back(check);
  }
  void call(const char* operation) {
    Call values;
    find_row(kNumberTarget, operation)->call(run().targets.at(0), values);
  }
  void shut_down(LeakCheck& leaks) { Shutdown(run(), leaks).carry_out(); }
  void shut_down() {
    LeakCheck leaks(run().plan, request_.work_dir);
    shut_down(leaks);
  }
};

TEST_F(ShutdownTest, ATargetThatClosesInTimeLeavesItsMetricsAndNoFinding) {
  shut_down();
  EXPECT_TRUE(findings().empty());
  EXPECT_EQ(journaled(&JournalVisitor::target).size(), 1u);
}

TEST_F(ShutdownTest, ATargetThatDoesNotCloseIsAFinding) {
  scenario_.plan.stress.close_within = 1ms;
  g_number_close = 60s;
  shut_down();
  EXPECT_EQ(claims(), std::vector<std::string>{
                          "the targets had not closed within 1ms: target.number still ran"});
}

TEST_F(ShutdownTest, APermitThatDidNotComeBackIsALeak) {
  no_leaks({"permits"});
  LeakCheck leaks(run().plan, request_.work_dir);
  leaks.begin(run().resource_counts());
  call("take");
  leaks.stop_sampling();
  shut_down(leaks);
  ASSERT_EQ(findings().size(), 1u);
  EXPECT_EQ(findings()[0].kind, FindingKind::leak);
}

TEST_F(ShutdownTest, LeaksOfAFailedRunAreNotJudged) {
  no_leaks({"permits"});
  LeakCheck leaks(run().plan, request_.work_dir);
  leaks.begin(run().resource_counts());
  call("take");
  run().control.fail();
  shut_down(leaks);
  EXPECT_TRUE(findings().empty());
}

TEST_F(ShutdownTest, TheTeardownRunsAsATaskOfItsOwn) {
  scenario_.plan.has_teardown = true;
  shut_down();
  EXPECT_FALSE(run().control.failed());
}

}  // namespace
}  // namespace ordeal
