#include "harness/run/judge/assertions.h"

#include <gmock/gmock.h>

namespace ordeal {
namespace {

TEST(JudgeSeen, TellsAPointOrAClaimThatWasSeenFromOneThatWasNot) {
  std::map<std::string, PointResult> points;
  points["p.hit"].reached = true;
  points["p.other"] = {};
  AssertionResult claim;
  claim.claim = "p: it is so";
  claim.held = 3;
  const auto verdict = [&](CheckKind kind, const char* point) {
    CheckPlan plan;
    plan.kind = kind;
    plan.point = point;
    CheckResult check;
    judge_seen(check, plan, points, {claim});
    return check.verdict;
  };
  EXPECT_EQ(verdict(CheckKind::reached, "p.hit"), Verdict::pass);
  EXPECT_EQ(verdict(CheckKind::reached, "p.other"), Verdict::unknown);
  EXPECT_EQ(verdict(CheckKind::sometimes, "p: it is so"), Verdict::pass);
  EXPECT_EQ(verdict(CheckKind::unreachable, "p.hit"), Verdict::fail);
  EXPECT_EQ(verdict(CheckKind::unreachable, "p.other"), Verdict::pass);
  claim.held = 0;
  EXPECT_EQ(verdict(CheckKind::sometimes, "p: it is so"), Verdict::unknown);
}

}  // namespace
}  // namespace ordeal
