#include "harness/run/judge/known_findings.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "harness/run/process/temp_directory.h"

namespace ordeal {
namespace {
using ::testing::ElementsAre;
using ::testing::StartsWith;

Finding finding(FindingKind kind, const std::string& fingerprint) {
  Finding f;
  f.kind = kind;
  f.fingerprint = fingerprint;
  return f;
}

TEST(KnownFindings, ASecondRunKnowsWhatTheFirstFound) {
  KnownFindings known;
  EXPECT_THAT(learn(known, "1", {finding(FindingKind::leak, "a")}),
              ElementsAre(StartsWith("new: ")));
  EXPECT_THAT(learn(known, "2",
                    {finding(FindingKind::leak, "a"), finding(FindingKind::leak, "b"),
                     finding(FindingKind::data_race, "a")}),
              ElementsAre("known since run 1, seen in 1 run before", StartsWith("new: "),
                          StartsWith("new: ")));
  EXPECT_THAT(learn(known, "3", {finding(FindingKind::leak, "a")}),
              ElementsAre("known since run 1, seen in 2 runs before"));
}

TEST(KnownFindings, TheFileKeepsThemAndRubbishInItIsLeftOut) {
  KnownFindings known;
  learn(known, "20261121-101500", {finding(FindingKind::leak, "a")});
  const std::string text = format_known(known);
  EXPECT_EQ(text, "leak a 1 20261121-101500 20261121-101500\n");
  EXPECT_EQ(format_known(parse_known("rubbish\n\n" + text + "leak b many x y\n")), text);
}

TEST(KnownFindings, RunsOfOneDirectoryShareAFile) {
  const TempDirectory directory("known");
  const std::string& dir = directory.path();
  const std::vector<Finding> one = {finding(FindingKind::leak, "a")};
  EXPECT_THAT(learn_in(dir, "1", {}), ElementsAre());
  EXPECT_FALSE(std::filesystem::exists(dir + "/known.findings")) << "nothing to keep";
  EXPECT_THAT(learn_in(dir, "1", one), ElementsAre(StartsWith("new: ")));
  EXPECT_THAT(learn_in(dir, "2", one), ElementsAre(StartsWith("known since run 1")));
  EXPECT_THAT(learn_in("/nowhere", "3", one), ElementsAre(StartsWith("new: ")))
      << "without a file everything is new, and the run goes on";
}

}  // namespace
}  // namespace ordeal
