#include "reports/score/score.h"

#include <gmock/gmock.h>

namespace ordeal {
namespace {

using testing::HasSubstr;
using testing::Not;

ScoreColumn column(const char* mode, uint32_t found, std::vector<double> seconds) {
  ScoreColumn column;
  column.mode = mode;
  column.seeds = 20;
  column.found = found;
  column.by = {{"deadlock", found}};
  column.seconds = std::move(seconds);
  return column;
}

ScoreSheet sheet() {
  ScoreSheet sheet;
  sheet.seeds = 20;
  sheet.needed = 19;
  DefectRow row;
  row.id = "gateway.pool.lost";
  row.essence = "a permit <is> lost";
  row.seeds = row.found = 20;
  row.by = {"explore: deadlock"};
  row.seconds = {0.1, 0.2, 1.5};
  row.columns = {column("explore", 20, {0.1, 0.2, 1.5}), column("stress", 3, {2.0})};
  row.without_faults = {column("stress", 1, {4.0})};
  sheet.defects = {row};
  sheet.clean = {{"defects/gateway_pool_lost", {row.id}, {column("explore", 0, {})}, ""}};
  return sheet;
}

TEST(ScorePage, SaysThatItHolds) {
  const std::string page = write_score_html(sheet());
  EXPECT_THAT(page,
              HasSubstr(R"(<p class="good">1 of 1 bugs found under at least 19 of 20 seeds, 0)"));
  EXPECT_THAT(page, HasSubstr("<td class=\"n good\">20/20</td><td class=\"n\">200 ms</td>"
                              "<td class=\"n\">1.50 s</td>"));
}

TEST(ScorePage, SaysThatABugWasMissed) {
  ScoreSheet bad = sheet();
  bad.defects[0].found = 18;
  const std::string page = write_score_html(bad);
  EXPECT_THAT(page, HasSubstr(R"(<p class="bad">0 of 1 bugs found)"));
  EXPECT_THAT(page, HasSubstr("<td class=\"n bad\">18/20</td>"));
}

TEST(ScorePage, SaysWhatAFalseAlarmWas) {
  ScoreSheet bad = sheet();
  bad.false_alarms = 1;
  bad.clean[0].columns[0].found = 1;
  bad.clean[0].alarm = "deadlock: two wait (ordeal run x.lua --seed 3)";
  const std::string page = write_score_html(bad);
  EXPECT_THAT(page, HasSubstr(R"(<p class="bad">1 of 1 bugs)"));
  EXPECT_THAT(page, HasSubstr("deadlock: two wait (ordeal run x.lua --seed 3)"));
}

TEST(ScorePage, SetsFindsWithAndWithoutFaultsSideBySide) {
  const std::string page = write_score_html(sheet());
  const size_t stress = page.find("<td>stress</td>");
  ASSERT_NE(stress, std::string::npos);
  const std::string row = page.substr(stress, page.find("</tr>", stress) - stress);
  EXPECT_LT(row.find("3/20"), row.find("1/20"));
}

TEST(ScorePage, CountsTheBugsOfEachKind) {
  ScoreSheet some = sheet();
  some.defects.push_back(some.defects[0]);
  some.defects[1].id = "gateway.pool.seldom";
  some.defects[1].columns = {column("explore", 3, {0.1})};
  const std::string page = write_score_html(some);
  EXPECT_THAT(page, HasSubstr("<td>deadlock</td><td class=\"n\">1</td><td>gateway.pool.lost "
                              "<span class=\"dim\">(gateway.pool.seldom)</span></td>"));
  EXPECT_THAT(page, Not(HasSubstr("<td>weak memory</td>")));
}

TEST(ScorePage, NamesWhatWeakMemoryAloneShows) {
  ScoreSheet weak = sheet();
  weak.defects[0].without_weak = {column("explore", 0, {})};
  weak.defects[0].without_weak[0].by.clear();
  const std::string page = write_score_html(weak);
  EXPECT_THAT(page, HasSubstr("<td>weak memory</td><td class=\"n\">1</td>"));
  EXPECT_THAT(page, HasSubstr("strong memory"));
}

TEST(ScorePage, LeavesDirectedScenariosOutWhereThereAreNone) {
  EXPECT_THAT(write_score_html(sheet()), Not(HasSubstr("Directed")));
  ScoreSheet more = sheet();
  more.defects[0].directed = {column("explore", 20, {0.1})};
  EXPECT_THAT(write_score_html(more), HasSubstr("Directed"));
}

TEST(ScorePage, IsTextAllTheWay) {
  const std::string page = write_score_html(sheet());
  EXPECT_THAT(page, HasSubstr("a permit &lt;is&gt; lost"));
  EXPECT_THAT(page, Not(HasSubstr("<is>")));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
}

}  // namespace
}  // namespace ordeal
