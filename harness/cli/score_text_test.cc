#include "harness/cli/score_text.h"

#include <gmock/gmock.h>

namespace ordeal {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ScoreText, FalseAlarmsAreCountedOnlyWhereTheyWereLookedFor) {
  ScoreSheet sheet;
  EXPECT_THAT(score_footer(sheet), HasSubstr("false alarms were not looked for"));
  EXPECT_THAT(score_footer(sheet), Not(HasSubstr("nothing planted")));

  CleanRow row;
  row.scenario = "gateway/pool_closes";
  row.alarm = "deadlock: all wait";
  sheet.clean.push_back(row);
  sheet.false_alarms = 3;
  EXPECT_THAT(score_footer(sheet), HasSubstr("3 false alarms"));
  EXPECT_THAT(score_footer(sheet), HasSubstr("false alarm: deadlock: all wait"));
}

}  // namespace
}  // namespace ordeal
