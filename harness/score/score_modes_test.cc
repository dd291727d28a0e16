#include "harness/score/score_modes.h"

#include <gmock/gmock.h>

#include "harness/base/input_error.h"
#include "harness/fault/defect.h"
#include "harness/fault/failpoint.h"
#include "harness/score/defect_score.h"

namespace ordeal {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Defect planted{"test.score.planted", "a bug that only its name knows"};
FailPoint window{"test.score.window"};

// The modes in which a scenario makes sense that must fail so.
std::vector<std::string> modes_of(FindingKind kind, std::vector<std::string> tags = {},
                                  Sanitizer sanitize = Sanitizer::none) {
  Plan plan;
  plan.must_fail = MustFail{kind, "", {}};
  plan.tags = std::move(tags);
  plan.sanitize = sanitize;
  std::vector<std::string> names;
  for (const ScoreMode& mode : score_modes()) {
    if (mode_applies(plan, mode)) names.emplace_back(mode.name);
  }
  return names;
}

TEST(ScoreModes, AnInvariantIsLookedForEverywhereButUnderAddressSanitizer) {
  EXPECT_THAT(modes_of(FindingKind::invariant),
              ElementsAre("explore", "stress", "explore-thread", "stress-thread"));
}
TEST(ScoreModes, AMemoryErrorIsNotLookedForUnderThreadSanitizer) {
  EXPECT_THAT(modes_of(FindingKind::memory_error),
              ElementsAre("explore", "stress", "explore-address", "stress-address"));
}
TEST(ScoreModes, ADataRaceNeedsSomethingThatSeesRaces) {
  EXPECT_THAT(modes_of(FindingKind::data_race),
              ElementsAre("explore", "explore-thread", "stress-thread"));
}
TEST(ScoreModes, ATagLeavesOneMode) {
  EXPECT_THAT(modes_of(FindingKind::deadlock, {"explore-only"}),
              ElementsAre("explore", "explore-thread"));
  EXPECT_THAT(modes_of(FindingKind::slow_shutdown, {"stress-only"}),
              ElementsAre("stress", "stress-thread"));
  EXPECT_THAT(modes_of(FindingKind::invariant, {"tsan-only"}),
              ElementsAre("explore-thread", "stress-thread"));
  EXPECT_THAT(modes_of(FindingKind::memory_error, {"asan-only"}),
              ElementsAre("explore-address", "stress-address"));
}
TEST(ScoreModes, TheSanitizerOfTheScenarioIsTheOnlyOne) {
  EXPECT_THAT(modes_of(FindingKind::data_race, {}, Sanitizer::thread),
              ElementsAre("explore-thread", "stress-thread"));
  EXPECT_THAT(modes_of(FindingKind::data_race, {"explore-only", "stress-only"}), IsEmpty());
}
TEST(ScoreModes, ASanitizerNamesBothOfItsModes) {
  const auto named = [](const std::string& name) {
    std::vector<std::string> names;
    for (const ScoreMode& mode : score_modes()) {
      if (names_mode(name, mode)) names.emplace_back(mode.name);
    }
    return names;
  };
  EXPECT_THAT(named("address"), ElementsAre("explore-address", "stress-address"));
  EXPECT_THAT(named("stress"), ElementsAre("stress"));
  EXPECT_THAT(named(""), IsEmpty()) << "which is no sanitizer, and no name";
  EXPECT_NO_THROW(check_mode_name("thread"));
  EXPECT_THROW(check_mode_name(""), InputError);
  EXPECT_THROW(check_mode_name("memory"), InputError);
}
TEST(ScoreModes, AMisspeltOneIsNamedRight) {
  try {
    score_mode("exlpore");
    FAIL() << "it was taken";
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("did you mean \"explore\""));
  }
}

TEST(ScoreDirected, IsAFaultInTheFileOfTheDefect) {
  Plan plan;
  EXPECT_FALSE(is_directed(plan, "test.score.planted"));
  FaultSpec fault;
  fault.point = "test.score.window";
  plan.faults = {fault};
  EXPECT_TRUE(is_directed(plan, "test.score.planted"));
  EXPECT_FALSE(is_directed(plan, "gateway.no.such_defect"));
  plan.faults.clear();
  plan.tags = {"directed"};
  EXPECT_TRUE(is_directed(plan, "test.score.planted"));
}

TEST(ScoreBudget, IsTenMediansWithinBounds) {
  EXPECT_DOUBLE_EQ(clean_budget({}), 0.2);
  EXPECT_DOUBLE_EQ(clean_budget({0.001}), 0.2);
  EXPECT_DOUBLE_EQ(clean_budget({0.1, 0.15, 9}), 1.5);
  EXPECT_DOUBLE_EQ(clean_budget({3, 4, 5}), 10);
}
TEST(ScoreBudget, NineteenOfTwentyMustFind) {
  EXPECT_EQ(seeds_needed(20), 19u);
  EXPECT_EQ(seeds_needed(40), 38u);
  EXPECT_EQ(seeds_needed(3), 3u);
}

// A sheet of one defect that was tried under 20 seeds.
ScoreSheet sheet(uint32_t found, uint64_t alarms, uint32_t tried = 20) {
  ScoreSheet sheet;
  sheet.seeds = 20;
  sheet.needed = seeds_needed(20);
  DefectRow row;
  row.found = found;
  ScoreColumn column;
  column.seeds = tried;
  row.columns = {column};
  sheet.defects = {row};
  sheet.false_alarms = alarms;
  return sheet;
}
TEST(ScoreVerdict, AllowsOneSeedOfTwentyAndNoAlarm) {
  EXPECT_EQ(verdict_of(sheet(20, 0)), Verdict::pass);
  EXPECT_EQ(verdict_of(sheet(19, 0)), Verdict::pass);
  EXPECT_EQ(verdict_of(sheet(18, 0)), Verdict::fail);
  EXPECT_EQ(verdict_of(sheet(20, 1)), Verdict::fail);
}
TEST(ScoreVerdict, IsUnknownWhereNothingCouldBeTried) {
  EXPECT_EQ(verdict_of(sheet(0, 0, 0)), Verdict::unknown);
  EXPECT_EQ(verdict_of(sheet(0, 1, 0)), Verdict::fail);
}

TEST(ScorePattern, IsAGlobOrASuite) {
  EXPECT_TRUE(score_selects("gateway", "gateway.pool.lost"));
  EXPECT_TRUE(score_selects("*.lost", "gateway.pool.lost"));
  EXPECT_FALSE(score_selects("gate", "gateway.pool.lost"));
  EXPECT_FALSE(score_selects("unionfs.*", "gateway.pool.lost"));
}

}  // namespace
}  // namespace ordeal
