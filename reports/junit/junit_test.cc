#include "reports/junit/junit.h"

#include <gmock/gmock.h>

#include "reports/junit/escape.h"
#include "reports/sample_testing.h"

namespace ordeal {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Escape, LeavesTextAloneAndEscapesMarkup) {
  EXPECT_EQ(report_junit::xml_escape("naïve 日本 😀"), "naïve 日本 😀");
  EXPECT_EQ(report_junit::xml_escape("a<b> & \"c\"\n"), "a&lt;b&gt; &amp; &quot;c&quot;&#10;");
}

TEST(Escape, ReplacesWhatXmlCannotHold) {
  const std::string mark = "\xEF\xBF\xBD";
  EXPECT_EQ(report_junit::xml_escape(std::string("\0\x1b", 2)), mark + mark);
  EXPECT_EQ(report_junit::xml_escape("\xEF\xBF\xBE"), mark);
  EXPECT_EQ(report_junit::xml_escape("\xC3"), mark);                        // Cut short.
  EXPECT_EQ(report_junit::xml_escape("\xC0\xAF"), mark + mark);             // Overlong.
  EXPECT_EQ(report_junit::xml_escape("\xED\xA0\x80"), mark + mark + mark);  // A surrogate.
  EXPECT_EQ(report_junit::xml_escape("\xF4\x90\x80\x80"), mark + mark + mark + mark);
}

TEST(Junit, APassHasACaseForTheRunAndEachCheckAndNoFailure) {
  const std::string xml = write_junit(sample_result("pass"));
  EXPECT_THAT(xml, HasSubstr("tests=\"7\" failures=\"0\" errors=\"0\" skipped=\"0\""));
  EXPECT_THAT(xml, HasSubstr("name=\"run\""));
  EXPECT_THAT(xml, Not(HasSubstr("<failure")));
}

TEST(Junit, AFindingIsAFailureWithItsEvidenceAndItsCommand) {
  const std::string xml = write_junit(sample_result("race"));
  EXPECT_THAT(xml, HasSubstr("tests=\"8\" failures=\"4\""));  // Run, finding, unknown, threshold.
  EXPECT_THAT(xml, HasSubstr("type=\"data-race\""));
  EXPECT_THAT(xml, HasSubstr("targets/unionfs/handle_table.cc:64"));
  EXPECT_THAT(xml, HasSubstr("--sanitize thread"));
}

TEST(Junit, AFindingOfAnExplorationTellsItsInterleavingAndHowToReplayIt) {
  const std::string xml = write_junit(sample_result("explore_deadlock"));
  EXPECT_THAT(xml, HasSubstr("interleaving: Deadlock: transfer/0 and transfer/1 each wait"));
  EXPECT_THAT(xml, HasSubstr("found by random in schedule 3"));
  EXPECT_THAT(xml, HasSubstr("shrunk (minimal): 3 of 5 tasks, 9 of 27 steps, 1 of 4 preemptions"));
  EXPECT_THAT(xml, HasSubstr("guilty step 7: transfer/1 lock bank.savings"));
  EXPECT_THAT(xml, HasSubstr("transfer/0 waits for lock bank.savings, held by transfer/1"));
  EXPECT_THAT(xml, HasSubstr("schedule: deadlock-d0d0cafe.schedule"));
  EXPECT_THAT(xml, HasSubstr("reproduce: ordeal replay out/20261120-185128-s7/deadlock-"));
}

// The twin of the test above: an interleaving belongs to its own finding alone.
TEST(Junit, AFindingDoesNotTellTheInterleavingOfAnother) {
  Result result = sample_result("explore_deadlock");
  result.findings[0].fingerprint = "0000000000000000";
  EXPECT_THAT(write_junit(result), Not(HasSubstr("interleaving: ")));
  result.findings[0].fingerprint.clear();
  result.interleavings[0].fingerprint.clear();
  EXPECT_THAT(write_junit(result), Not(HasSubstr("interleaving: ")));
}

TEST(Junit, AGuiltyStepThatIsNotThereIsNotNamed) {
  Result result = sample_result("explore_assertion");
  EXPECT_THAT(write_junit(result), HasSubstr("guilty step 9: readers/1 load box.message"));
  result.interleavings[0].guilty_step = 900;
  EXPECT_THAT(write_junit(result), Not(HasSubstr("guilty step")));
  result.interleavings[0].guilty_step = -1;
  EXPECT_THAT(write_junit(result), Not(HasSubstr("guilty step")));
}

TEST(Junit, ASilentExplorationHasNoFailure) {
  EXPECT_THAT(write_junit(sample_result("explore_silent")), Not(HasSubstr("<failure")));
}

TEST(Junit, WarningsAndWhatIsSuppressedAreToldButAreNoFailures) {
  Result result = sample_result("checks_failing");
  EXPECT_THAT(write_junit(result), HasSubstr("failures=\"4\""));  // Run and three findings.
  EXPECT_THAT(write_junit(result), HasSubstr("a warning: possible, but not seen to happen"));
  EXPECT_THAT(write_junit(result), HasSubstr("suppressed: ada: counters may be torn"));
  result.findings[3].warning = false;
  result.findings[4].suppressed.clear();
  EXPECT_THAT(write_junit(result), HasSubstr("failures=\"6\""));
}

TEST(Junit, WhatMustFailAndDoesIsNoFailure) {
  const std::string xml = write_junit(sample_result("must_fail"));
  EXPECT_THAT(xml, HasSubstr("failures=\"0\""));
  EXPECT_THAT(xml, HasSubstr("failed, as must_fail asked"));
}

// The twin of the test above: the same findings in a run that did not pass are failures.
TEST(Junit, WhatMustFailOtherwiseIsAFailure) {
  Result result = sample_result("must_fail");
  result.verdict = Verdict::fail;
  result.findings[0].expected = false;
  EXPECT_THAT(write_junit(result), HasSubstr("failures=\"3\""));
}

TEST(Junit, GivingUpIsNotPassing) {
  EXPECT_THAT(write_junit(sample_result("unknown")), HasSubstr("<failure message=\"unknown: "));
}

TEST(Junit, SkippedAndErrorHaveElementsOfTheirOwn) {
  EXPECT_THAT(write_junit(sample_result("skipped")),
              HasSubstr("<skipped message=\"There is no /dev/fuse here.\"/>"));
  EXPECT_THAT(write_junit(sample_result("error")),
              HasSubstr("<error message=\"scenarios/x.lua:12"));
}

}  // namespace
}  // namespace ordeal
