#include "harness/run/judge/judge.h"

#include <gtest/gtest.h>

namespace ordeal {
namespace {

// A run that did something, whole and without a finding; each test spoils one thing.
struct Case {
  Plan plan;
  Result result;

  Case() {
    OperationStats op;
    op.name = "write";
    op.count = 5;
    op.ok = 5;
    op.service_histogram = {5, 10, 10, 50, {{10, 5}}};
    result.operations = {op};
    result.reproduce = "ordeal run x.lua --seed 1";
  }
  void find(FindingKind kind, const char* claim) {
    Finding finding;
    finding.kind = kind;
    finding.claim = claim;
    finding.fingerprint = fingerprint_of(kind, claim);
    result.findings.push_back(finding);
  }
  void must_fail(FindingKind kind, const char* claim) {
    plan.must_fail = MustFail{kind, claim, {"x.lua", 3}};
    result.must_fail = "deadlock: left";
  }
  void expect(const char* metric, Comparison comparison, double limit, const char* text) {
    CheckPlan check;
    check.kind = CheckKind::expect;
    check.expect = {metric, comparison, limit, text};
    check.at = {"x.lua", 7};
    plan.checks.push_back(check);
  }
  void has_check(CheckKind kind, const char* name, Verdict verdict) {
    CheckResult check;
    check.kind = kind;
    check.name = name;
    check.verdict = verdict;
    result.checks.push_back(check);
  }
  Verdict judged() {
    judge(result, plan);
    return result.verdict;
  }
};

TEST(Judge, AWholeRunWithoutAFindingPasses) {
  Case c;
  c.has_check(CheckKind::always, "holds", Verdict::pass);
  EXPECT_EQ(c.judged(), Verdict::pass);
  EXPECT_EQ(c.result.reason, "");
}

TEST(Judge, AnErrorComesFirst) {
  Case c;
  c.result.reason = "x.lua:2: no such target";
  c.find(FindingKind::crash, "it crashed");
  EXPECT_EQ(c.judged(), Verdict::error);
  EXPECT_EQ(c.result.reason, "x.lua:2: no such target");
}

TEST(Judge, AFindingFailsAndIsTheReason) {
  Case c;
  c.find(FindingKind::deadlock, "left and right");
  c.find(FindingKind::leak, "one thread");
  c.result.interrupted = true;
  EXPECT_EQ(c.judged(), Verdict::fail);
  EXPECT_EQ(c.result.reason, "deadlock: left and right (and 1 more)");
}

TEST(Judge, AnInterruptedRunIsUnknownEvenWhereItMustFail) {
  Case c;
  c.result.interrupted = true;
  EXPECT_EQ(c.judged(), Verdict::unknown);
  EXPECT_EQ(c.result.reason, "interrupted");
  Case twin;
  twin.must_fail(FindingKind::deadlock, "left");
  twin.result.interrupted = true;
  EXPECT_EQ(twin.judged(), Verdict::unknown);
}

TEST(Judge, ARunInWhichEveryOperationFailedExercisedNothing) {
  Case c;
  c.result.operations[0].ok = 0;
  c.result.operations[0].failed = 5;
  EXPECT_EQ(c.judged(), Verdict::unknown);
  EXPECT_EQ(c.result.reason, "nothing was exercised: every operation failed");
  Case near_miss;
  near_miss.result.operations[0].ok = 1;
  near_miss.result.operations[0].failed = 4;
  EXPECT_EQ(near_miss.judged(), Verdict::pass);
}

TEST(Judge, FailingThatTheScenarioIsAboutIsAnExercise) {
  Case c;
  c.result.operations[0].ok = 0;
  c.result.operations[0].failed = 5;
  Case silent = c;
  silent.has_check(CheckKind::finally, "nothing went wrong", Verdict::pass);
  EXPECT_EQ(silent.judged(), Verdict::unknown);
  c.has_check(CheckKind::sometimes, "it refused a request", Verdict::pass);
  EXPECT_EQ(c.judged(), Verdict::pass);
}

TEST(Judge, APointThatWasToBeReachedAndWasNotIsUnknown) {
  Case c;
  c.has_check(CheckKind::reached, "it fills up", Verdict::unknown);
  EXPECT_EQ(c.judged(), Verdict::unknown);
  EXPECT_EQ(c.result.reason, "reached \"it fills up\" was never seen");
}

TEST(JudgeMustFail, PassesWhenExactlyThatIsFound) {
  Case c;
  c.must_fail(FindingKind::deadlock, "left");
  c.find(FindingKind::deadlock, "left and right");
  EXPECT_EQ(c.judged(), Verdict::pass);
  EXPECT_EQ(c.result.reason, "it failed as it must: deadlock: left");
  EXPECT_TRUE(c.result.findings[0].expected);
  ASSERT_EQ(c.result.checks.size(), 1u);
  EXPECT_EQ(c.result.checks[0].kind, CheckKind::must_fail);
  EXPECT_EQ(c.result.checks[0].verdict, Verdict::pass);
  EXPECT_EQ(c.result.checks[0].detail, "found: left and right");
  EXPECT_EQ(c.result.checks[0].line, 3u);
}

TEST(JudgeMustFail, FailsWhenNothingIsFound) {
  Case c;
  c.must_fail(FindingKind::deadlock, "left");
  EXPECT_EQ(c.judged(), Verdict::fail);
  EXPECT_EQ(c.result.reason, "it must fail with \"deadlock: left\" and did not");
  EXPECT_EQ(c.result.checks[0].verdict, Verdict::fail);
}

TEST(JudgeMustFail, FailsForAnotherKindOrClaim) {
  Case other_kind;
  other_kind.must_fail(FindingKind::deadlock, "left");
  other_kind.find(FindingKind::stall, "left and right");
  EXPECT_EQ(other_kind.judged(), Verdict::fail);
  EXPECT_EQ(other_kind.result.reason, "stall: left and right");
  Case other_claim;
  other_claim.must_fail(FindingKind::deadlock, "left");
  other_claim.find(FindingKind::deadlock, "up and down");
  EXPECT_EQ(other_claim.judged(), Verdict::fail);
}

TEST(JudgeMustFail, FailsWhenSomethingElseIsFoundToo) {
  Case c;
  c.must_fail(FindingKind::deadlock, "");
  c.find(FindingKind::deadlock, "left and right");
  c.find(FindingKind::leak, "one thread");
  EXPECT_EQ(c.judged(), Verdict::fail);
  EXPECT_EQ(c.result.reason, "leak: one thread");
}

TEST(Judge, ARunThatDidNotEndIsUnknown) {
  Case c;
  c.result.complete = false;
  c.expect("write.count", Comparison::less, 1, "< 1");  // Not judged: its figures are not whole.
  EXPECT_EQ(c.judged(), Verdict::unknown);
  EXPECT_EQ(c.result.reason, "the run did not come to its end");
  EXPECT_TRUE(c.result.checks.empty());
}

TEST(Judge, WhatWasNeverSeenIsUnknown) {
  Case c;
  c.has_check(CheckKind::sometimes, "contended", Verdict::unknown);
  EXPECT_EQ(c.judged(), Verdict::unknown);
  EXPECT_EQ(c.result.reason, "sometimes \"contended\" was never seen");
  Case gave_up;
  gave_up.has_check(CheckKind::finally, "linear", Verdict::unknown);
  EXPECT_EQ(gave_up.judged(), Verdict::unknown);
  EXPECT_EQ(gave_up.result.reason, "finally \"linear\" was not judged");
}

TEST(Judge, NothingExercisedIsUnknown) {
  Case c;
  c.result.operations.clear();
  EXPECT_EQ(c.judged(), Verdict::unknown);
  EXPECT_EQ(c.result.reason, "nothing was exercised");
  Case iterated;
  iterated.result.operations.clear();
  iterated.result.groups.resize(1);
  iterated.result.groups[0].iterations = 1;
  EXPECT_EQ(iterated.judged(), Verdict::pass);
}

TEST(JudgeThresholds, ABrokenOneIsAFinding) {
  Case c;
  c.expect("write.count", Comparison::at_least, 5, ">= 5");
  c.expect("write.max", Comparison::less, 5, "< 5ns");
  EXPECT_EQ(c.judged(), Verdict::fail);
  ASSERT_EQ(c.result.findings.size(), 1u);
  const Finding& finding = c.result.findings[0];
  EXPECT_EQ(finding.kind, FindingKind::threshold);
  EXPECT_EQ(finding.claim, "write.max < 5ns does not hold");
  EXPECT_EQ(finding.location, "x.lua:7");
  EXPECT_EQ(finding.reproduce, "ordeal run x.lua --seed 1");
  EXPECT_EQ(c.result.checks.at(0).verdict, Verdict::pass);
  EXPECT_EQ(c.result.checks.at(1).verdict, Verdict::fail);
}

TEST(JudgeThresholds, TimesAreNotJudgedUnderASanitizerButCountsAre) {
  Case times;
  times.result.environment.sanitizer = Sanitizer::thread;
  for (const char* metric : {"write.max", "write.p99", "write.mean", "write.min"}) {
    times.expect(metric, Comparison::less, 5, "< 5ns");
  }
  EXPECT_EQ(times.judged(), Verdict::pass);
  EXPECT_NE(times.result.checks.at(0).detail.find("not judged"), std::string::npos);
  Case counts;
  counts.result.environment.sanitizer = Sanitizer::thread;
  counts.expect("write.count", Comparison::less, 5, "< 5");
  EXPECT_EQ(counts.judged(), Verdict::fail);
}

TEST(JudgeThresholds, UnderExplorationCountsAreOfOneScheduleAndTimesAreNotJudged) {
  Case c;
  c.result.exploration.emplace().schedules = 10;
  GroupResult group;
  group.name = "g";
  group.iterations = 40;
  c.result.groups = {group};
  c.expect("g.iterations", Comparison::equal, 4, "== 4");
  c.expect("write.max", Comparison::less, 5, "< 5ns");
  EXPECT_EQ(c.judged(), Verdict::pass);
  EXPECT_NE(c.result.checks.at(1).detail.find("virtual"), std::string::npos);
  c.result.groups[0].iterations = 50;
  c.result.checks.clear();
  EXPECT_EQ(c.judged(), Verdict::fail);
}

TEST(JudgeThresholds, OneWithoutAValueIsUnknown) {
  Case c;
  c.expect("read.count", Comparison::greater, 0, "> 0");
  c.expect("read.p99", Comparison::less, 5, "< 5ns");
  EXPECT_NE(c.judged(), Verdict::pass);
}

}  // namespace
}  // namespace ordeal
