#include "harness/cli/score_text.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace ordeal {
namespace {

using testing::HasSubstr;
using testing::Not;

ScoreSheet sheet() {
  ScoreColumn column;
  column.mode = "explore";
  column.seeds = column.found = 2;
  column.by = {{"history", 2}};
  DefectRow row;
  row.id = "gateway.limiter.planted";
  row.seeds = row.found = 2;
  row.columns = {column};
  ScoreSheet sheet;
  sheet.seeds = sheet.needed = 2;
  sheet.defects = {row};
  return sheet;
}

TEST(ScoreText, HasARowForEachKind) {
  EXPECT_THAT(score_footer(sheet()), HasSubstr("history                        1  "
                                               "gateway.limiter.planted\n"));
  EXPECT_THAT(score_kinds(sheet()), Not(HasSubstr("seldom")));
}

TEST(ScoreText, SetsApartWhatIsSeldomFoundSo) {
  ScoreSheet seldom = sheet();
  seldom.defects[0].columns[0].by = {{"history", 1}, {"leak", 1}};
  EXPECT_THAT(score_kinds(seldom), HasSubstr("history                        0\n"
                                             "                          seldom  gateway.limiter"));
}

TEST(ScoreText, HasThreeDefectsOnALine) {
  ScoreSheet many = sheet();
  many.defects.resize(4, many.defects[0]);
  many.defects[3].id = "gateway.pool.fourth";
  EXPECT_THAT(score_kinds(many),
              HasSubstr("planted\n                                  gateway.pool.fourth\n"));
}

TEST(ScoreText, ComparesWithStrongMemoryInTheRow) {
  ScoreSheet weak = sheet();
  EXPECT_THAT(score_line(weak.defects[0]), Not(HasSubstr("strong")));
  weak.defects[0].without_weak = weak.defects[0].columns;
  weak.defects[0].without_weak[0].found = 0;
  EXPECT_THAT(score_line(weak.defects[0]), HasSubstr("under strong memory: explore 0/2"));
}

TEST(ScoreJson, CountsSeedsOfEachKindInAMode) {
  const auto json = score_json(sheet().defects[0]);
  EXPECT_EQ(json["modes"][0]["by"]["history"], 2);
  const auto kinds = score_json(by_kind(sheet()).at(0));
  EXPECT_EQ(kinds["kind"], "history");
  EXPECT_EQ(kinds["found"], 1);
  EXPECT_EQ(kinds["defects"][0], "gateway.limiter.planted");
}

}  // namespace
}  // namespace ordeal
