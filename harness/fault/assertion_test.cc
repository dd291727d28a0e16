#include "harness/fault/assertion.h"

#include <gmock/gmock.h>

#include "harness/sync/thread.h"

namespace ordeal {
namespace {

using ::testing::ElementsAre;

void claim_all(int n) {
  ORDEAL_ALWAYS(n >= 0, "sample.part: n is never below zero");
  ORDEAL_SOMETIMES(n > 2, "sample.part: n is large");
  if (n == 1) ORDEAL_REACHED("sample: one was seen");
  if (n < 0) ORDEAL_UNREACHABLE("sample: nobody asks with less than zero");
}
void claim_of_another() { ORDEAL_REACHED("sampled: this belongs to another target"); }

struct Heard : AssertionListener {
  void failed(const Assertion& assertion) override { claims.emplace_back(assertion.claim()); }
  std::vector<std::string> claims;
};

AssertionResult result_of(const AssertionWatch& watch, const std::string& claim) {
  for (const AssertionResult& result : watch.snapshot()) {
    if (result.claim == claim) return result;
  }
  ADD_FAILURE() << "not in the catalogue: " << claim;
  return {};
}

TEST(Assertion, IsInTheCatalogueBeforeItIsEverSeen) {
  const AssertionWatch watch({"sample"}, nullptr);
  ASSERT_EQ(watch.snapshot().size(), 5U);
  const AssertionResult large = result_of(watch, "sample.part: n is large");
  EXPECT_EQ(large.kind, "sometimes");
  EXPECT_EQ(large.file, "harness/fault/assertion_test.cc");
  EXPECT_EQ(large.line, 14U);
  EXPECT_EQ(large.evaluations, 0U);
  EXPECT_EQ(large.first_at, -1);
  EXPECT_EQ(large.verdict, Verdict::unknown);
  EXPECT_EQ(result_of(watch, "sample.part: n is never below zero").verdict, Verdict::unknown);
  EXPECT_EQ(result_of(watch, "sample: nobody asks with less than zero").verdict, Verdict::pass);
}

TEST(Assertion, CountsWhatWasSeenAndByWhomFirst) {
  const AssertionWatch watch({"sample"}, nullptr);
  Thread(std::make_shared<Task>("workers/3", "workers"), [] {
    for (int n = 0; n < 10; ++n) claim_all(n);
  }).join();
  const AssertionResult large = result_of(watch, "sample.part: n is large");
  EXPECT_EQ(large.evaluations, 10U);
  EXPECT_EQ(large.held, 7U);
  EXPECT_GT(large.first_at, 0);
  EXPECT_EQ(large.thread, "workers/3");
  EXPECT_EQ(large.verdict, Verdict::pass);
  EXPECT_EQ(result_of(watch, "sample: one was seen").evaluations, 1U);
  EXPECT_EQ(result_of(watch, "sample.part: n is never below zero").verdict, Verdict::pass);
}

TEST(Assertion, WhatFailsIsHeardEachTime) {
  Heard heard;
  const AssertionWatch watch({"sample"}, &heard);
  claim_all(5);
  EXPECT_THAT(heard.claims, ElementsAre());
  claim_all(-1);
  EXPECT_THAT(heard.claims, ElementsAre("sample.part: n is never below zero",
                                        "sample: nobody asks with less than zero"));
  EXPECT_EQ(result_of(watch, "sample.part: n is never below zero").verdict, Verdict::fail);
  EXPECT_EQ(result_of(watch, "sample: nobody asks with less than zero").verdict, Verdict::fail);
  claim_all(-1);
  EXPECT_EQ(heard.claims.size(), 4U);
}

// The near-miss of the test above: the claims of a target that nobody opened say nothing.
TEST(Assertion, NobodyHearsThoseOfOtherTargets) {
  Heard heard;
  const AssertionWatch watch({"other", "sampl"}, &heard);
  bool evaluated = false;
  ORDEAL_ALWAYS((evaluated = true) && false, "sample.aside: this is never so");
  claim_all(-1);
  claim_of_another();
  EXPECT_FALSE(evaluated);
  EXPECT_THAT(heard.claims, ElementsAre());
  EXPECT_TRUE(watch.snapshot().empty());
  EXPECT_EQ(find_assertion("sample.aside: this is never so")->target(), "sample");
}

TEST(Assertion, AWatchStartsFromNothingAndLeavesNothingOn) {
  {
    const AssertionWatch watch({"sampled"}, nullptr);
    claim_of_another();
    EXPECT_EQ(watch.snapshot()[0].held, 1U);
  }
  claim_of_another();
  const AssertionWatch watch({"sampled"}, nullptr);
  EXPECT_EQ(watch.snapshot()[0].held, 0U);
  EXPECT_EQ(watch.snapshot()[0].first_at, -1);
}

TEST(AssertionDeathTest, RefusesAClaimThatNamesNoTargetAndOneThatIsMadeTwice) {
  EXPECT_DEATH(Assertion(AssertionKind::always, "it holds", "x.cc", 3), "names no target");
  EXPECT_DEATH(Assertion(AssertionKind::reached, "sample: one was seen", "x.cc", 3),
               "is claimed twice: at harness/fault/assertion_test.cc:15 and at x.cc:3");
}

}  // namespace
}  // namespace ordeal
