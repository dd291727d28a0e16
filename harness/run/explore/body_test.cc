#include "harness/run/explore/body.h"

#include <gtest/gtest.h>

#include "harness/run/testing/fake_scenario.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

using ExploreBodyTest = FakeScenarioTest;

TEST_F(ExploreBodyTest, EachScheduleHasAFreshTargetAndFreshSharedObjects) {
  std::vector<int64_t> values;
  scenario_.body = [](ThreadEnv& env, Lane& lane) {
    counter(env).add(1);
    call(env, lane, "add");
  };
  scenario_.add_check(CheckKind::finally, "two");
  scenario_.answer = [&](ThreadEnv& env) {
    values.push_back(counter(env).get());
    return ThreadScript::Answer{true, "", {}};
  };
  for (uint64_t seed = 0; seed < 5; ++seed) EXPECT_FALSE(run(seed).failed);
  EXPECT_EQ(values, std::vector<int64_t>(5, 2));
  ASSERT_EQ(body_->operations().size(), 1u);
  EXPECT_EQ(body_->operations()[0].service.count, 10u);
  EXPECT_EQ(body_->groups().at(0).iterations, 10u);
  EXPECT_EQ(body_->checks().at(0).evaluations, 5u);
}

TEST_F(ExploreBodyTest, AClaimThatOneOrderBreaksFailsInThatOrderAlone) {
  scenario_.body = [](ThreadEnv& env, Lane&) {
    const int64_t seen = counter(env).get();
    counter(env).set(seen + 1);
  };
  scenario_.add_check(CheckKind::finally, "no update is lost");
  scenario_.answer = [](ThreadEnv& env) {
    return ThreadScript::Answer{counter(env).get() == 2, "seen", {}};
  };
  uint64_t failed = 0;
  for (uint64_t seed = 0; seed < 100; ++seed) failed += run(seed).failed;
  EXPECT_GT(failed, 10u);
  EXPECT_LT(failed, 90u);
  const explore::Failure failure = first_failure();
  EXPECT_EQ(failure.kind, FindingKind::invariant);
  EXPECT_EQ(failure.claim, "no update is lost");
  EXPECT_EQ(failure.location, "fake.lua:7");
  EXPECT_EQ(failure.task, "finally/no update is lost");
}

TEST_F(ExploreBodyTest, AnAlwaysIsAskedWhereTheSchedulerChoosesAndAtTheEnd) {
  scenario_.body = [](ThreadEnv& env, Lane&) {
    counter(env).add(1);
    counter(env).add(-1);
  };
  scenario_.add_check(CheckKind::always, "balanced");
  scenario_.answer = [](ThreadEnv& env) {
    return ThreadScript::Answer{counter(env).get() == 0, "", {}};
  };
  EXPECT_EQ(first_failure().claim, "balanced");
  EXPECT_GE(body_->checks().at(0).evaluations, 1u);
}

TEST_F(ExploreBodyTest, ASometimesIsRememberedOverAllSchedulesAndFailsNone) {
  scenario_.add_check(CheckKind::sometimes, "once");
  int asked = 0;
  scenario_.answer = [&](ThreadEnv&) { return ThreadScript::Answer{asked++ == 7, "", {}}; };
  for (uint64_t seed = 0; seed < 10; ++seed) EXPECT_FALSE(run(seed).failed);
  EXPECT_EQ(body_->checks().at(0).evaluations, 20u);
  EXPECT_EQ(body_->checks().at(0).failures, 19u);
}

TEST_F(ExploreBodyTest, AnErrorThatNobodyListedFailsWhereItIsReturned) {
  scenario_.body = [](ThreadEnv& env, Lane& lane) { call(env, lane, "error"); };
  const explore::Failure failure = first_failure();
  EXPECT_EQ(failure.kind, FindingKind::unexpected_error);
  EXPECT_NE(failure.claim.find("number.error returned ENOSPC"), std::string::npos);
}

TEST_F(ExploreBodyTest, AScriptErrorIsToldAndIsNoFinding) {
  scenario_.error = ScriptError{"fake.lua:3: nil", "trace"};
  EXPECT_EQ(first_failure().identity, "script error");
  ASSERT_TRUE(body_->error());
  EXPECT_EQ(body_->error()->message, "fake.lua:3: nil");
}

TEST_F(ExploreBodyTest, LessOfTheScenarioRunsWhereItIsAskedFor) {
  scenario_.plan.groups[0].threads = 3;
  scenario_.plan.groups[0].iterations = 4;
  open();
  EXPECT_FALSE(run(1).failed);
  EXPECT_EQ(body_->groups().at(0).iterations, 12u);
  body_->set_size({{1, 2}});
  EXPECT_FALSE(run(2).failed);
  EXPECT_EQ(body_->groups().at(0).iterations, 14u);
  body_->set_size(body_->full_size());
  EXPECT_FALSE(run(3).failed);
  EXPECT_EQ(body_->groups().at(0).iterations, 26u);
}

TEST_F(ExploreBodyTest, WhatAFailedScheduleLeftDoesNotReachTheNext) {
  bool fail = true;
  scenario_.body = [](ThreadEnv& env, Lane&) { counter(env).add(1); };
  scenario_.add_check(CheckKind::finally, "two");
  scenario_.answer = [&](ThreadEnv& env) {
    return ThreadScript::Answer{!fail && counter(env).get() == 2, "", {}};
  };
  for (uint64_t seed = 0; seed < 6; ++seed) {
    fail = seed % 2 == 0;
    EXPECT_EQ(run(seed).failed, fail) << seed;
  }
}

TEST_F(ExploreBodyTest, PacesAndLateStartsPassInVirtualTime) {
  GroupPlan& group = scenario_.plan.groups[0];
  group.iterations = 3;
  group.every = 10s;
  group.start_after = 60s;
  const explore::ScheduleOutcome outcome = run(1);
  EXPECT_FALSE(outcome.failed);
  EXPECT_GE(outcome.took, 80s);
}

TEST_F(ExploreBodyTest, TheSameSeedMakesTheSameSchedule) {
  scenario_.body = [](ThreadEnv& env, Lane&) { counter(env).add(1); };
  EXPECT_EQ(run(5).order, run(5).order);
  EXPECT_EQ(run(5).steps, run(5).steps);
}

}  // namespace
}  // namespace ordeal
