#include "harness/run/judge/suppression.h"

#include <gmock/gmock.h>

#include <fstream>

#include "harness/base/input_error.h"
#include "harness/run/judge/judge.h"
#include "harness/run/process/temp_directory.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kEntry[] =
    "leak\n  claim *pool of a*\n  who Ada\n  why the fix waits\n  until 2026-12-31\n";
constexpr Day kBefore{2026y, std::chrono::November, 21d};
constexpr Day kAfter{2027y, std::chrono::January, 1d};

// A run with one leak, judged on a day.
Result judged(Day day, const Plan& plan = {}) {
  Result result;
  OperationStats& op = result.operations.emplace_back();
  op.count = op.ok = 1;
  Finding finding;
  finding.kind = FindingKind::leak;
  finding.claim = "permits lost by the pool of a";
  result.findings.push_back(finding);
  judge(result, plan, parse_suppressions("ordeal.supp", kEntry), day);
  return result;
}

TEST(Suppression, WhatIsSuppressedIsToldAndFailsNothing) {
  const Result result = judged(kBefore);
  EXPECT_EQ(result.verdict, Verdict::pass);
  EXPECT_THAT(result.findings[0].suppressed, HasSubstr("by Ada until 2026-12-31"));
  EXPECT_EQ(result.suppressions.at(0).used, 1U);
  EXPECT_THAT(result.notes, IsEmpty());
}

TEST(Suppression, AfterItsDayTheRunFailsAndIsToldWhy) {
  const Result result = judged(kAfter);
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_THAT(result.notes, ElementsAre(HasSubstr("ordeal.supp:1: suppression of leak claim *pool "
                                                  "of a* (by Ada, until 2026-12-31): expired")));
}

TEST(Suppression, WhatEndedARunLeavesItUnknown) {
  Result result;
  result.complete = false;
  Finding& finding = result.findings.emplace_back();
  finding.kind = FindingKind::memory_error;
  finding.claim = "heap-use-after-free in the pool of a";
  const std::string entry = "memory-error" + std::string(kEntry).substr(4);
  judge(result, {}, parse_suppressions("ordeal.supp", entry), kBefore);
  EXPECT_EQ(result.verdict, Verdict::unknown) << "nobody saw what would have come after it";
  EXPECT_EQ(result.reason,
            "the run did not come to its end: heap-use-after-free in the pool of a, suppressed by "
            "Ada until 2026-12-31: the fix waits, ended it");

  Result killed;
  killed.complete = false;
  judge(killed, {}, {}, kBefore);
  EXPECT_EQ(killed.reason, "the run did not come to its end");
}

TEST(Suppression, WhatAScenarioMustFindIsNot) {
  Plan plan;
  plan.must_fail = MustFail{FindingKind::leak, "pool", {"x.lua", 3}};
  const Result result = judged(kBefore, plan);
  EXPECT_EQ(result.verdict, Verdict::pass) << result.reason;
  EXPECT_TRUE(result.findings[0].expected);
  EXPECT_EQ(result.findings[0].suppressed, "");
}

TEST(Suppression, TheFileBesideAScenarioIsTakenAndEachFileOnce) {
  const TempDirectory directory("supp");
  const std::string& dir = directory.path();
  Plan plan;
  plan.file = dir + "/x.lua";
  RunRequest request;
  EXPECT_THAT(suppression_files(plan, request), IsEmpty());
  std::ofstream(dir + "/ordeal.supp") << kEntry;
  std::ofstream(dir + "/more.supp") << "leek\n";
  request.suppressions = {dir + "/ordeal.supp"};
  EXPECT_THAT(suppression_files(plan, request), ElementsAre(dir + "/ordeal.supp"));
  EXPECT_EQ(suppressions_of(plan, request).size(), 1U);
  request.suppressions = {dir + "/more.supp"};
  EXPECT_THROW(suppressions_of(plan, request), InputError);
}

}  // namespace
}  // namespace ordeal
