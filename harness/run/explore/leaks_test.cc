#include "harness/run/explore/leaks.h"

#include <gtest/gtest.h>

#include "harness/run/testing/fake_scenario.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

class ExploreCloseTest : public FakeScenarioTest {
 protected:
  ExploreCloseTest() { scenario_.plan.stress.close_within = 5s; }
  ~ExploreCloseTest() override { g_number_close = 0s; }

  void no_leaks(std::vector<std::string> resources) {
    CheckPlan check;
    check.kind = CheckKind::finally;
    check.name = "no leaks";
    check.leaks = LeakPlan{std::move(resources), 0};
    check.at = {"fake.lua", 7};
    scenario_.plan.checks.push_back(check);
  }
};

TEST_F(ExploreCloseTest, APermitThatSomeOrdersLoseFailsThoseSchedules) {
  no_leaks({"permits"});
  // Whoever sees the other at work forgets to give back.
  scenario_.body = [](ThreadEnv& env, Lane& lane) {
    call(env, lane, "take");
    if (counter(env).add(1) == 1) call(env, lane, "give");
    counter(env).add(-1);
  };
  const explore::Failure failure = first_failure();
  EXPECT_EQ(failure.kind, FindingKind::leak);
  EXPECT_EQ(failure.claim, "permits taken from number (target.number) did not come back");
  EXPECT_EQ(failure.location, "fake.lua:7");
  ASSERT_EQ(body_->resources().size(), 1U);
  EXPECT_EQ(body_->resources()[0].verdict, Verdict::fail);
}

TEST_F(ExploreCloseTest, OneThatComesBackInEveryOrderFailsNone) {
  no_leaks({"permits"});
  scenario_.body = [](ThreadEnv& env, Lane& lane) {
    call(env, lane, "take");
    counter(env).add(1);
    call(env, lane, "give");
  };
  EXPECT_EQ(first_failure(100).claim, "");
  EXPECT_EQ(body_->checks().at(0).evaluations, 100U);
}

TEST_F(ExploreCloseTest, WhatCannotBeJudgedIsNotCountedAsJudged) {
  no_leaks({"fds"});
  EXPECT_EQ(first_failure(3).claim, "");
  EXPECT_EQ(body_->checks().at(0).evaluations, 0U);
  EXPECT_NE(body_->checks().at(0).detail.find("not judged in explored"), std::string::npos);
}

TEST_F(ExploreCloseTest, ACloseThatTakesLongerThanAllowedFails) {
  g_number_close = 5s + 1ms;
  const explore::Failure failure = first_failure(1);
  EXPECT_EQ(failure.kind, FindingKind::slow_shutdown);
  EXPECT_EQ(failure.claim, "the targets had not closed within 5s: target.number still ran");
}

TEST_F(ExploreCloseTest, OneThatIsJustInTimeDoesNot) {
  g_number_close = 4999ms;
  EXPECT_EQ(first_failure(20).claim, "");
}

// A strategy lets timers fire early, which costs nobody anything: only idle time counts.
TEST_F(ExploreCloseTest, TimeThatPassedBeforeCloseIsNotCounted) {
  g_number_close = 4s;
  scenario_.plan.groups[0].start_after = 60s;
  EXPECT_EQ(first_failure(20).claim, "");
}

}  // namespace
}  // namespace ordeal
