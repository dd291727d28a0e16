#include "harness/watch/race_reports.h"

#include <gtest/gtest.h>

#include <thread>

#include "harness/base/sanitizer.h"

namespace ordeal {
namespace {

std::string named(int, const std::string& name) { return name.empty() ? "main" : name; }

TEST(RaceReports, ThereAreNoneWithoutARace) {
  int guarded = 0;
  std::thread([&] { ++guarded; }).join();
  EXPECT_EQ(guarded, 1);
  EXPECT_TRUE(take_races(named).empty());
}

TEST(RaceReports, EachKindOfReportIsAKindOfFinding) {
  EXPECT_EQ(kind_of_report("data-race-vptr"), FindingKind::data_race);
  EXPECT_EQ(kind_of_report("lock-order-inversion"), FindingKind::lock_order);
  EXPECT_EQ(kind_of_report("locked-mutex-destroy"), FindingKind::sync_misuse);
  EXPECT_EQ(kind_of_report("mutex-bad-unlock"), FindingKind::sync_misuse);
  EXPECT_EQ(kind_of_report("thread-leak"), FindingKind::leak);
  EXPECT_EQ(kind_of_report("signal-unsafe-call"), FindingKind::undefined_behavior);
  EXPECT_EQ(kind_of_report("heap-use-after-free"), FindingKind::memory_error);
}

#if ORDEAL_TSAN

// A race that was reported once is reported again, with every schedule that shows it.
extern "C" const char* __tsan_default_options() {
  return "exitcode=0:report_bugs=1:suppress_equal_stacks=0:suppress_equal_addresses=0";
}

__attribute__((noinline)) void bump(int* counter) { *counter = *counter + 1; }

TEST(RaceReports, APlantedRaceIsAFindingWithBothStacks) {
  int counter = 0;
  std::thread other([&] { bump(&counter); });
  bump(&counter);
  other.join();
  const std::vector<Finding> races = take_races(named);
  ASSERT_EQ(races.size(), 1u);
  const Finding& race = races[0];
  EXPECT_EQ(race.kind, FindingKind::data_race);
  EXPECT_NE(race.claim.find(" in bump (harness/watch/race_reports_test.cc:"), std::string::npos)
      << race.claim;
  EXPECT_NE(race.claim.find(" races with "), std::string::npos) << race.claim;
  EXPECT_EQ(race.threads.size(), 2u);
  ASSERT_EQ(race.stacks.size(), 2u);
  for (const Stack& stack : race.stacks) {
    ASSERT_FALSE(stack.frames.empty());
    EXPECT_NE(stack.frames[0].file.find("race_reports_test.cc"), std::string::npos);
    EXPECT_GT(stack.frames[0].line, 0u);
    for (size_t i = 1; i < stack.frames.size(); ++i) {
      EXPECT_NE(stack.frames[i].function, stack.frames[i - 1].function) << "a frame is named once";
    }
  }
  EXPECT_EQ(race.fingerprint.size(), 16u);
  EXPECT_TRUE(take_races(named).empty()) << "a report is taken once";
}

#endif

}  // namespace
}  // namespace ordeal
