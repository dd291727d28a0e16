// Results of older schema versions are read for ever. recorded/result_v1.json is a run of
// classics/twin_deadlock01, written by a program of version 1.
#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "harness/base/input_error.h"
#include "reports/json/json.h"

namespace ordeal {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Json = nlohmann::ordered_json;

std::string version_1() {
  std::ostringstream text;
  text << std::ifstream(std::string(ORDEAL_REPORTS_DIR) + "/json/recorded/result_v1.json").rdbuf();
  return text.str();
}

TEST(Versions, AResultOfVersion1Opens) {
  const Result result = read_json(version_1());
  EXPECT_EQ(result.scenario, "classics/twin_deadlock01");
  EXPECT_EQ(result.seed, 411311U);
  EXPECT_EQ(result.verdict, Verdict::pass);
  ASSERT_EQ(result.findings.size(), 1U);
  const Finding& finding = result.findings[0];
  EXPECT_EQ(finding.kind, FindingKind::deadlock);
  EXPECT_EQ(finding.fingerprint, "a348ad709eb222cc");
  EXPECT_EQ(finding.stacks.size(), 2U);
  EXPECT_THAT(finding.locks, IsEmpty()) << "version 1 had them in its prose alone";
  EXPECT_THAT(finding.threads, IsEmpty());
  ASSERT_EQ(result.interleavings.size(), 1U);
  EXPECT_EQ(result.interleavings[0].schedule_file, "deadlock-1.schedule") << "for replay";
  EXPECT_EQ(result.lock_graph.nodes.size(), 2U);
}

TEST(Versions, ItIsWrittenAgainInTheNewestVersion) {
  const std::string text = write_json(read_json(version_1()));
  EXPECT_THAT(text, HasSubstr("\"schema\": \"ordeal.result/2\""));
  EXPECT_THAT(text, HasSubstr("\"locks\":[],\"threads\":[],\"resource\":\"\",\"phase\":\"\""));
  EXPECT_EQ(write_json(read_json(text)), text);
}

TEST(Versions, Version2NeedsItsKeys) {
  Json document = Json::parse(version_1());
  document["schema"] = "ordeal.result/2";
  try {
    read_json(document.dump());
    FAIL() << "it was read";
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), HasSubstr("findings[0]: key \"locks\" is missing"));
  }
}

TEST(Versions, DamageInVersion1IsNamedAsInAnyOther) {
  Json document = Json::parse(version_1());
  document["findings"] = 3;
  EXPECT_THROW(read_json(document.dump()), InputError);
  document["findings"] = Json::array({7});
  EXPECT_THROW(read_json(document.dump()), InputError);
}

}  // namespace
}  // namespace ordeal
