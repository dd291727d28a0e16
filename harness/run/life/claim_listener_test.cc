#include "harness/run/life/claim_listener.h"

#include <gmock/gmock.h>

#include "harness/fault/plan.h"
#include "harness/run/judge/assertions.h"
#include "harness/run/testing/fake_scenario.h"
#include "harness/sync/clock.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;
using ::testing::HasSubstr;

constexpr const char* kAlone = "number.test: nobody is here beside";
FailPoint meeting_point{"number.test.meet"};

// Two threads meet in some orders alone.
void come_and_go(ThreadEnv& env, Lane&) {
  counter(env).add(1);
  const int64_t here = counter(env).get();
  ORDEAL_ALWAYS(here <= 1, "number.test: nobody is here beside");
  ORDEAL_SOMETIMES(here == 1, "number.test: one is alone");
  counter(env).add(-1);
}
// The same for a point.
void meet(ThreadEnv& env, Lane&) {
  counter(env).add(1);
  if (counter(env).get() > 1) meeting_point.pass();
  counter(env).add(-1);
}

class ClaimListenerTest : public FakeScenarioTest {
 protected:
  CheckPlan& add(CheckKind kind, const std::string& name, const std::string& point) {
    scenario_.add_check(kind, name);
    CheckPlan& check = scenario_.plan.checks.back();
    check.point = point;
    check.scripted = kind == CheckKind::eventually;
    check.within = 100ms;
    return check;
  }
  // Of the scenario as it stands now.
  explore::Failure first_failure(uint64_t schedules = 200) {
    body_.reset();  // Two of them cannot be armed at once.
    open();
    return FakeScenarioTest::first_failure(schedules);
  }
};

TEST_F(ClaimListenerTest, AnAlwaysOfATargetFailsTheScheduleThatBreaksIt) {
  scenario_.body = come_and_go;
  const explore::Failure failure = first_failure();
  EXPECT_EQ(failure.claim, kAlone);
  EXPECT_EQ(failure.kind, FindingKind::invariant);
  EXPECT_EQ(failure.identity, kAlone);
  EXPECT_THAT(failure.location, HasSubstr("harness/run/life/claim_listener_test.cc:"));
  EXPECT_THAT(failure.task, HasSubstr("g/"));
}

TEST_F(ClaimListenerTest, AnAlwaysThatHoldsInEveryOrderIsCountedAndSilent) {
  scenario_.body = come_and_go;
  scenario_.plan.groups[0].threads = 1;
  EXPECT_EQ(first_failure(50).claim, "");
  const std::vector<AssertionResult> seen = body_->assertions();  // In the order of their claims.
  ASSERT_EQ(seen.size(), 3U);
  EXPECT_EQ(seen[0].evaluations, 0U);
  EXPECT_EQ(seen[1].claim, kAlone);
  EXPECT_EQ(seen[1].evaluations, 50U);
  EXPECT_EQ(seen[2].held, 50U);
  EXPECT_EQ(seen[2].thread, "g/0");
}

TEST_F(ClaimListenerTest, APointThatMustNotBeReachedFailsTheScheduleThatReachesIt) {
  scenario_.body = meet;
  add(CheckKind::unreachable, "they never meet", "number.test.meet");
  const explore::Failure failure = first_failure();
  EXPECT_EQ(failure.claim, "they never meet");
  EXPECT_THAT(failure.evidence,
              HasSubstr("number.test.meet at harness/run/life/claim_listener_test.cc:"));
}

TEST_F(ClaimListenerTest, APointThatNobodyReachesFailsNothing) {
  scenario_.body = meet;
  scenario_.plan.groups[0].threads = 1;
  add(CheckKind::unreachable, "they never meet", "number.test.meet");
  EXPECT_EQ(first_failure(50).claim, "");
}

TEST_F(ClaimListenerTest, WhatComesToHoldInTimeIsFineAndWhatComesLateIsNot) {
  Instant start{};
  Duration needs = 90ms;
  scenario_.body = [&](ThreadEnv&, Lane&) { start = now(); };
  scenario_.plan.groups[0].threads = 1;
  scenario_.answer = [&](ThreadEnv&) {
    return ThreadScript::Answer{now() - start >= needs, "", {}};
  };
  add(CheckKind::eventually, "it settles", "");
  EXPECT_EQ(first_failure(5).claim, "");
  needs = 200ms;
  const explore::Failure failure = first_failure(5);
  EXPECT_EQ(failure.claim, "it settles");
  EXPECT_THAT(failure.evidence, HasSubstr("it did not hold within 100ms"));
}

TEST_F(ClaimListenerTest, AnEventuallyAfterAPointIsAskedWhereThatWasHitAlone) {
  scenario_.body = meet;
  scenario_.answer = [](ThreadEnv&) { return ThreadScript::Answer{false, "", {}}; };
  add(CheckKind::eventually, "it settles after they met", "number.test.meet");
  EXPECT_EQ(first_failure().claim, "it settles after they met");
  scenario_.plan.groups[0].threads = 1;
  EXPECT_EQ(first_failure(50).claim, "");
  EXPECT_EQ(body_->checks()[0].evaluations, 0U);
}

// Outside of schedules nothing is thrown away: the claim is journaled, and the thread goes on.
TEST_F(ClaimListenerTest, NativelyWhatFailsIsAFindingOfItsThread) {
  add(CheckKind::unreachable, "they never meet", "number.test.meet");
  std::vector<Finding> findings;
  {
    Journal journal(dir_ + "/journal");
    ClaimListener assertions(scenario_.plan, &journal);
    FaultPlan faults(7, now(), {}, nullptr);
    faults.arm_all();
    const Task task("writers/3", "writers");
    const ScopedTask as(const_cast<Task&>(task));
    ORDEAL_ALWAYS(findings.size() == 1, "number.native: one was found");
    meeting_point.pass();
    journal.write(assertions.snapshot());
  }
  std::vector<AssertionResult> seen;
  JournalVisitor visitor;
  visitor.finding = [&](const Finding& finding) { findings.push_back(finding); };
  visitor.assertions = [&](const std::vector<AssertionResult>& all) { seen = all; };
  JournalReader(dir_ + "/journal").poll(visitor);
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].claim, "number.native: one was found");
  EXPECT_EQ(findings[0].thread, "writers/3");
  EXPECT_EQ(findings[1].claim, "they never meet");
  const auto sum = sum_of_assertions(scenario_.plan, {seen, seen});
  ASSERT_EQ(sum.size(), 3U);
  EXPECT_EQ(sum[0].claim, "number.native: one was found");
  EXPECT_EQ(sum[0].evaluations, 2U);
  EXPECT_EQ(sum[0].verdict, Verdict::fail);
  EXPECT_EQ(sum[1].verdict, Verdict::unknown);
}

}  // namespace
}  // namespace ordeal
