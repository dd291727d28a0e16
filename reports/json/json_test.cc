#include "reports/json/json.h"

#include <gmock/gmock.h>

#include <cmath>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>

#include "harness/base/input_error.h"
#include "reports/sample_testing.h"

namespace ordeal {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::ordered_json;

// What read_json says of a rich document after `damage`; "" where it takes it.
std::string refusal(const std::function<void(Json&)>& damage, const char* sample = "race") {
  Json document = Json::parse(write_json(sample_result(sample)));
  damage(document);
  try {
    read_json(document.dump());
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(Json, EverySampleComesBackAsItWas) {
  for (const Sample& sample : sample_results()) {
    const std::string text = write_json(sample.result);
    EXPECT_EQ(write_json(read_json(text)), text) << sample.name;
  }
}

TEST(Json, FieldsComeBackWithTheirValues) {
  const Result written = sample_result("race");
  const Result read = read_json(write_json(written));
  EXPECT_EQ(read.seed, written.seed);
  EXPECT_EQ(read.verdict, Verdict::fail);
  EXPECT_EQ(read.findings[0].kind, FindingKind::data_race);
  EXPECT_EQ(read.findings[0].stacks[1].frames[0].line, 91U);
  EXPECT_EQ(read.operations[1].service_histogram.buckets,
            written.operations[1].service_histogram.buckets);
  EXPECT_EQ(read.operations[1].response->p999, written.operations[1].response->p999);
  EXPECT_FALSE(read.operations[0].response.has_value());
  EXPECT_EQ(read.faults.size(), written.faults.size());
}

TEST(Json, WhatAnExplorationFoundComesBack) {
  const Result written = sample_result("explore_deadlock");
  const Result read = read_json(write_json(written));
  ASSERT_TRUE(read.exploration.has_value());
  EXPECT_EQ(read.exploration->memory, "weak");
  EXPECT_DOUBLE_EQ(read.exploration->unseen, written.exploration->unseen);
  ASSERT_EQ(read.exploration->strategies.size(), 5U);
  EXPECT_EQ(read.exploration->strategies[0].first_failure, 3U);
  ASSERT_EQ(read.interleavings.size(), 1U);
  const Interleaving& story = read.interleavings[0];
  EXPECT_EQ(story.tasks, written.interleavings[0].tasks);
  EXPECT_EQ(story.steps[8].value, "blocks");
  EXPECT_TRUE(story.steps[5].preempts);
  EXPECT_EQ(story.waits[1].holds, std::vector<std::string>{"bank.checking"});
  EXPECT_EQ(story.guilt, written.interleavings[0].guilt);
  EXPECT_EQ(story.guilty_step, 6);
  EXPECT_EQ(story.deviations_found, 6U);
}

TEST(Json, ARunThatExploredNothingHasNoKeyForIt) {
  const std::string text = write_json(sample_result("pass"));
  EXPECT_THAT(text, AllOf(Not(HasSubstr("exploration")), Not(HasSubstr("interleavings"))));
  EXPECT_FALSE(read_json(text).exploration.has_value());
  const std::string silent = write_json(sample_result("explore_silent"));
  EXPECT_THAT(silent, AllOf(HasSubstr("\"exploration\""), Not(HasSubstr("\"interleavings\""))));
}

TEST(Json, RefusesDamageInAnInterleaving) {
  const char* sample = "explore_deadlock";
  EXPECT_EQ(refusal([](Json&) {}, sample), "");
  EXPECT_THAT(refusal([](Json& d) { d["interleavings"][0]["steps"][2].erase("object"); }, sample),
              HasSubstr("interleavings[0].steps[2]: key \"object\" is missing"));
  EXPECT_THAT(refusal([](Json& d) { d["interleavings"][0]["guilty_step"] = "6"; }, sample),
              HasSubstr("interleavings[0].guilty_step: a whole number expected"));
  EXPECT_THAT(refusal([](Json& d) { d["exploraton"] = d["exploration"]; }, sample),
              HasSubstr("unknown key \"exploraton\" (did you mean \"exploration\"?)"));
  EXPECT_THAT(refusal([](Json& d) { d["exploration"]["strategies"] = 3; }, sample),
              HasSubstr("exploration.strategies: a list expected"));
}

TEST(Json, WhatChecksLookedAtComesBack) {
  const Result written = sample_result("checks_failing");
  const Result read = read_json(write_json(written));
  ASSERT_EQ(read.histories.size(), 2U);
  const HistoryResult& history = read.histories[0];
  EXPECT_EQ(history.levels, written.histories[0].levels);
  EXPECT_EQ(history.bars[4].ret, -1);
  EXPECT_TRUE(history.bars[6].failed);
  EXPECT_EQ(history.bands[0].label, written.histories[0].bands[0].label);
  EXPECT_EQ(read.lock_graph.nodes[1].made_at, "targets/unionfs/copy_up.h:31");
  EXPECT_TRUE(read.lock_graph.edges[3].in_cycle);
  EXPECT_EQ(read.assertions[2].first_at, -1);
  EXPECT_EQ(read.assertions[2].verdict, Verdict::unknown);
  EXPECT_DOUBLE_EQ(read.resources[3].slope, 1.1e6);
  EXPECT_EQ(read.suppressions[1].complaint, "not needed: nothing matched");
  EXPECT_TRUE(read.findings[3].warning);
  EXPECT_EQ(read.findings[4].suppressed, written.findings[4].suppressed);
}

TEST(Json, ARunWhoseChecksLookedAtNothingHasNoKeysForIt) {
  const std::string text = write_json(sample_result("pass"));
  for (const char* key : {"histories", "lock_graph", "assertions", "resources", "suppressions"}) {
    EXPECT_THAT(text, Not(HasSubstr(key)));
  }
  EXPECT_TRUE(read_json(text).lock_graph.nodes.empty());
}

TEST(Json, RefusesDamageInWhatChecksLookedAt) {
  const char* sample = "checks_failing";
  EXPECT_EQ(refusal([](Json&) {}, sample), "");
  EXPECT_THAT(refusal([](Json& d) { d["histories"][0]["bars"][2].erase("text"); }, sample),
              HasSubstr("histories[0].bars[2]: key \"text\" is missing"));
  EXPECT_THAT(refusal([](Json& d) { d["histories"][0]["levels"][1][1] = "fine"; }, sample),
              HasSubstr("histories[0].levels[1][1]: \"fine\" is none of"));
  EXPECT_THAT(refusal([](Json& d) { d["lock_graph"]["edges"][0]["from"] = -1; }, sample),
              HasSubstr("lock_graph.edges[0].from: -1 is out of range"));
  EXPECT_THAT(refusal([](Json& d) { d["asertions"] = d["assertions"]; }, sample),
              HasSubstr("(did you mean \"assertions\"?)"));
}

TEST(Json, TheLargestSeedKeepsEveryDigit) {
  Result result;
  result.seed = std::numeric_limits<uint64_t>::max();
  const std::string text = write_json(result);
  EXPECT_THAT(text, HasSubstr("\"seed\": \"18446744073709551615\""));
  EXPECT_EQ(read_json(text).seed, result.seed);
}

TEST(Json, KeysStandInOneOrder) {
  const std::string text = write_json(sample_result("pass"));
  EXPECT_EQ(text.find("\"schema\": \"ordeal.result/2\""), 4U);
  EXPECT_LT(text.find("\"scenario\""), text.find("\"seed\""));
  EXPECT_LT(text.find("\"verdict\""), text.find("\"environment\""));
}

TEST(Json, BadUtf8IsReplaced) {
  Result result;
  result.reason =
      "a\xff"
      "b";
  EXPECT_EQ(read_json(write_json(result)).reason,
            "a\xEF\xBF\xBD"
            "b");
}

TEST(Json, NumbersThatAreNotFiniteBecomeNull) {
  Result result = sample_result("pass");
  result.targets[0].metrics = {{"a", std::nan("")}, {"b", HUGE_VAL}, {"c", 0.1}};
  const std::string text = write_json(result);
  EXPECT_THAT(text, AllOf(HasSubstr("\"a\":null,\"b\":null,\"c\":0.1"), Not(HasSubstr("inf"))));
  EXPECT_TRUE(std::isnan(read_json(text).targets[0].metrics["b"]));
}

TEST(Json, RefusesWhatIsNotJson) {
  EXPECT_THROW(read_json(""), InputError);
  EXPECT_THROW(read_json("{\"schema\": "), InputError);
  EXPECT_THROW(read_json("[]"), InputError);
}

TEST(Json, TakesTheDocumentThatNobodyDamaged) {
  EXPECT_EQ(refusal([](Json&) {}), "");
}

TEST(Json, RefusesAnotherSchema) {
  EXPECT_THAT(refusal([](Json& d) { d["schema"] = "ordeal.result/3"; }),
              HasSubstr("\"ordeal.result/3\" found, this program reads \"ordeal.result/1\" to "
                        "\"/2\""));
  EXPECT_THAT(refusal([](Json& d) { d.erase("schema"); }), HasSubstr("\"schema\" is missing"));
  // A value of any depth is named by its type: printing it would recurse.
  const std::string deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
  EXPECT_THROW(read_json("{\"schema\": " + deep + "}"), InputError);
}

TEST(Json, NamesThePlaceOfAMissingOrUnknownKey) {
  EXPECT_THAT(refusal([](Json& d) { d["findings"][0].erase("claim"); }),
              HasSubstr("findings[0]: key \"claim\" is missing"));
  EXPECT_THAT(refusal([](Json& d) { d["findings"][0]["clam"] = ""; }),
              HasSubstr("findings[0]: unknown key \"clam\" (did you mean \"claim\"?)"));
}

TEST(Json, NamesThePlaceOfAWrongValue) {
  EXPECT_THAT(refusal([](Json& d) { d["verdict"] = "fial"; }), HasSubstr("did you mean \"fail\""));
  EXPECT_THAT(refusal([](Json& d) { d["findings"][0]["kind"] = "x"; }),
              HasSubstr("findings[0].kind: \"x\" is none of data-race, "));
  EXPECT_THAT(refusal([](Json& d) { d["checks"][1]["kind"] = 1; }),
              HasSubstr("checks[1].kind: a string expected, number found"));
  EXPECT_THAT(refusal([](Json& d) { d["groups"][0]["threads"] = -1; }),
              HasSubstr("groups[0].threads: -1 is out of range"));
  EXPECT_THAT(refusal([](Json& d) { d["seed"] = "12x"; }), HasSubstr("seed: \"12x\""));
  EXPECT_THAT(refusal([](Json& d) { d["seed"] = "18446744073709551616"; }), HasSubstr("seed"));
  EXPECT_THAT(refusal([](Json& d) { d["params"]["writers"] = 3; }), HasSubstr("params.writers"));
  EXPECT_THAT(refusal([](Json& d) { d["duration"] = 1.5; }), HasSubstr("duration"));
}

}  // namespace
}  // namespace ordeal
