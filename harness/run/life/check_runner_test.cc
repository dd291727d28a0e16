#include "harness/run/life/check_runner.h"

#include <gtest/gtest.h>

namespace ordeal {
namespace {
using namespace std::chrono_literals;

// Time moves only where a check waits.
class FakeClock final : public RunClock {
 public:
  Instant now() const override { return now_; }
  void pause(Duration within) override {
    ++pauses;
    now_ += within / 4;
  }
  void advance(Duration by) { now_ += by; }

  int pauses = 0;

 private:
  Instant now_{1s};
};

class FakeReporter final : public CheckReporter {
 public:
  void claim_broken(const CheckRecord&, Finding finding) override {
    broken.push_back(std::move(finding));
  }
  void script_failed(const ScriptError& error) override { errors.push_back(error.message); }
  bool goes_on() const override { return wanted; }
  std::string limit_of(const CheckPlan&) const override { return "a fake while"; }

  std::vector<Finding> broken;
  std::vector<std::string> errors;
  bool wanted = true;
};

class CheckRunnerTest : public ::testing::Test {
 protected:
  CheckRunner& runner(CheckKind kind, const std::string& point = "") {
    check_.kind = kind;
    check_.name = "the claim";
    check_.point = point;
    check_.within = 8s;
    check_.at = {"fake.lua", 7};
    return runner_.emplace(check_, record_, clock_, reporter_);
  }
  // A check that gives these answers in turn, then the last one again and again.
  CheckRunner::Call answers(std::vector<bool> all) {
    return [this, all = std::move(all)] {
      const bool holds = all[std::min<size_t>(calls_++, all.size() - 1)];
      return ThreadScript::Answer{holds, holds ? "" : "answer " + std::to_string(calls_), {}};
    };
  }

  CheckPlan check_;
  CheckRecord record_;
  FakeClock clock_;
  FakeReporter reporter_;
  std::optional<CheckRunner> runner_;
  size_t calls_ = 0;
};

TEST_F(CheckRunnerTest, AnAlwaysIsBrokenByEachAnswerThatSaysSo) {
  CheckRunner& always = runner(CheckKind::always);
  EXPECT_TRUE(always.runs_beside_groups());
  const CheckRunner::Call call = answers({true, false, true, false});
  for (int i = 0; i < 3; ++i) always.step(call);
  EXPECT_EQ(reporter_.broken.size(), 1u);
  always.conclude(call);
  ASSERT_EQ(reporter_.broken.size(), 2u);
  EXPECT_EQ(reporter_.broken[0].claim, "the claim");
  EXPECT_EQ(reporter_.broken[0].location, "fake.lua:7");
  EXPECT_EQ(reporter_.broken[0].evidence, "answer 2");
  EXPECT_EQ(record_.evaluations, 4u);
  EXPECT_EQ(record_.failures, 2u);
  EXPECT_EQ(record_.detail, "answer 2");
  EXPECT_GE(record_.first_at, 0);
}

TEST_F(CheckRunnerTest, AnAlwaysThatHoldsHasNoTimeOfAFailure) {
  runner(CheckKind::always).step(answers({true}));
  EXPECT_EQ(record_.first_at, -1);
  EXPECT_EQ(record_.failures, 0u);
}

TEST_F(CheckRunnerTest, ASometimesCountsItsAnswersAndBreaksByNone) {
  CheckRunner& sometimes = runner(CheckKind::sometimes);
  const CheckRunner::Call call = answers({false, true, false});
  sometimes.step(call);
  EXPECT_EQ(record_.first_at, -1);
  sometimes.step(call);
  EXPECT_GE(record_.first_at, 0);
  sometimes.conclude(call);
  EXPECT_TRUE(reporter_.broken.empty());
  EXPECT_EQ(record_.evaluations, 3u);
  EXPECT_EQ(record_.failures, 2u);
}

TEST_F(CheckRunnerTest, AFinallyIsEvaluatedOnceAtTheEnd) {
  CheckRunner& finally = runner(CheckKind::finally);
  EXPECT_FALSE(finally.runs_beside_groups());
  finally.conclude(answers({false}));
  EXPECT_EQ(reporter_.broken.size(), 1u);
  EXPECT_EQ(record_.evaluations, 1u);
}

TEST_F(CheckRunnerTest, AnEventuallyWaitsUntilItHolds) {
  runner(CheckKind::eventually).conclude(answers({false, false, true}));
  EXPECT_TRUE(reporter_.broken.empty());
  EXPECT_EQ(record_.evaluations, 3u);
  EXPECT_EQ(clock_.pauses, 2);
}

TEST_F(CheckRunnerTest, AnEventuallyIsBrokenWhenItsTimeIsOver) {
  CheckRunner& eventually = runner(CheckKind::eventually);
  eventually.conclude(answers({false}));
  ASSERT_EQ(reporter_.broken.size(), 1u);
  EXPECT_EQ(reporter_.broken[0].evidence, "it did not hold within a fake while");
  EXPECT_EQ(record_.evaluations, 5u);  // At 0, 2, 4, 6 and 8 seconds.
  eventually.step(answers({false}));
  EXPECT_EQ(record_.evaluations, 5u) << "a settled claim is evaluated again";
}

TEST_F(CheckRunnerTest, AnEventuallyWithAPointDoesNothingBeforeThePointIsHit) {
  CheckRunner& eventually = runner(CheckKind::eventually, "target.point");
  EXPECT_TRUE(eventually.runs_beside_groups());
  eventually.step(answers({false}));
  eventually.conclude(answers({false}));
  EXPECT_EQ(record_.evaluations, 0u);
  eventually.begin(clock_.now());
  clock_.advance(7s);
  eventually.step(answers({false}));
  EXPECT_TRUE(reporter_.broken.empty());
  eventually.begin(clock_.now());  // A later hit moves nothing.
  clock_.advance(1s);
  eventually.step(answers({false}));
  EXPECT_EQ(reporter_.broken.size(), 1u);
}

TEST_F(CheckRunnerTest, ANewScheduleBeginsAnew) {
  CheckRunner& eventually = runner(CheckKind::eventually, "target.point");
  eventually.begin(clock_.now());
  eventually.step(answers({true}));
  eventually.start_over();
  EXPECT_FALSE(eventually.has_begun());
  eventually.begin(clock_.now());
  eventually.conclude(answers({true}));
  EXPECT_EQ(record_.evaluations, 2u);
}

TEST_F(CheckRunnerTest, NobodyWaitsInARunThatIsToldToStop) {
  reporter_.wanted = false;
  runner(CheckKind::eventually).conclude(answers({false}));
  EXPECT_TRUE(reporter_.broken.empty());
  EXPECT_EQ(record_.evaluations, 1u);
}

TEST_F(CheckRunnerTest, AScriptErrorIsReportedAndCountsForNothing) {
  runner(CheckKind::always).step([] {
    return ThreadScript::Answer{false, "", ScriptError{"fake.lua:9: no field", ""}};
  });
  EXPECT_EQ(reporter_.errors, std::vector<std::string>{"fake.lua:9: no field"});
  EXPECT_TRUE(reporter_.broken.empty());
  EXPECT_EQ(record_.evaluations, 0u);
}

}  // namespace
}  // namespace ordeal
