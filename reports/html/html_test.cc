#include "reports/html/html.h"

#include <gmock/gmock.h>

#include <string_view>

#include "reports/sample_testing.h"

namespace ordeal {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

size_t times(std::string_view needle, std::string_view hay) {
  size_t count = 0;
  for (size_t at = hay.find(needle); at != hay.npos; at = hay.find(needle, at + 1)) ++count;
  return count;
}

TEST(Html, IsOneFileUnderAPolicyThatLetsNothingElseRun) {
  const std::string page = write_html(sample_result("pass"));
  EXPECT_THAT(page,
              HasSubstr("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-"));
  EXPECT_THAT(page, Not(HasSubstr("<link")));
  EXPECT_THAT(page, Not(HasSubstr(" src=\"")));
  EXPECT_THAT(page, Not(HasSubstr("@@")));
}

TEST(Html, TellsTheVerdictWithoutAScript) {
  const std::string page = write_html(sample_result("race"));
  EXPECT_THAT(page, HasSubstr("<title>fail: unionfs/copy_up_races_unlink</title>"));
  EXPECT_THAT(page, HasSubstr("Verdict: fail. 1 data race; 1 check failed: write.p99 &lt; 20ms."));
}

TEST(Html, DataCannotEndItsElement) {
  const std::string page = write_html(sample_result("hostile"));
  EXPECT_EQ(times("</script>", page), times("</script>", write_html(sample_result("pass"))));
  EXPECT_THAT(page, Not(HasSubstr("<img")));
  EXPECT_THAT(page, Not(HasSubstr("<!-- <script>")));
  EXPECT_THAT(page, HasSubstr("\\u003c/script>"));
}

TEST(Html, KeepsTheFirstFaultsAndMarksThemAll) {
  Result result = sample_result("pass");
  ASSERT_GT(result.faults.size(), 200U);
  const std::string page = write_html(result);
  EXPECT_EQ(times("\"contended\":", page), 200U);
  const size_t start = page.find("id=\"marks\">") + 11;
  const std::string marks = page.substr(start, page.find('<', start) - start);
  EXPECT_THAT(marks, HasSubstr("[["));
  result.faults.resize(200);
  EXPECT_THAT(write_html(result), Not(HasSubstr(marks)));
}

TEST(Html, AnEmptyResultHasAPageToo) {
  EXPECT_THAT(write_html(Result{}), HasSubstr("<title>unknown: a run</title>"));
}

}  // namespace
}  // namespace ordeal
