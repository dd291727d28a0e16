#include "harness/run/judge/history_judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <fstream>

#include "harness/history/check.h"
#include "harness/history/read.h"
#include "harness/run/judge/history_bands.h"
#include "harness/run/process/temp_directory.h"
#include "harness/run/testing/histories.h"

namespace ordeal {
namespace {

struct World {
  Plan plan = register_plan();
  std::atomic<uint64_t> events{0};
  HistoryBook book{plan, &events};
  HandLog a{book, events, "writers/0"}, b{book, events, "readers/0"};

  ModelHistory recorded() const {
    return model_history(plan, *plan.checks[0].history, false, book);
  }
  HistoryJudgement judge() const {
    return judge_history(plan.checks[0], plan, *history::find_model("register"), recorded());
  }
};

// A value that had been replaced when the read was called.
void stale_read(World& world, int64_t value) {
  world.a.write(1, 2, value);
  world.a.write(3, 4, value + 1);
  world.b.read(5, 6, value);
}

TEST(HistoryJudge, AStaleReadIsAFindingWithNamesAndTheLanesOfItsPrefix) {
  World world;
  stale_read(world, 17);
  const HistoryJudgement judged = world.judge();
  EXPECT_EQ(judged.result.verdict, Verdict::fail);
  EXPECT_EQ(judged.finding.kind, FindingKind::history);
  EXPECT_THAT(judged.finding.claim,
              testing::StartsWith("linearizable(register): read() = 17 by readers/0 cannot be"));
  EXPECT_EQ(judged.finding.thread, "readers/0");
  EXPECT_THAT(judged.result.states, testing::ElementsAre("18"));
  ASSERT_EQ(judged.result.bars.size(), 4u);
  EXPECT_EQ(judged.result.bars[3].text, "read()");
  EXPECT_EQ(judged.result.bars[3].output, "17");
  EXPECT_TRUE(judged.result.bars[3].failed);
  EXPECT_TRUE(judged.result.bars[2].core);
  EXPECT_FALSE(judged.result.bars[0].core);
  EXPECT_THAT(judged.finding.evidence, testing::HasSubstr("writers/0        write(18) = ok"));
}

TEST(HistoryJudge, TheSameReadWhileTheWriteIsUnderWayIsFine) {
  World world;
  world.a.write(1, 2, 17);
  world.a.write(3, 6, 18);
  world.b.read(4, 5, 17);
  const HistoryJudgement judged = world.judge();
  EXPECT_EQ(judged.result.verdict, Verdict::pass);
  EXPECT_EQ(judged.result.operations, 4u);
}

TEST(HistoryJudge, AViolationHasOneFingerprintWhateverItsValues) {
  World one, other;
  stale_read(one, 17);
  stale_read(other, 900);
  EXPECT_EQ(one.judge().finding.fingerprint, other.judge().finding.fingerprint);
  EXPECT_EQ(one.judge().identity, "linearizable(register) read = a value");
}

TEST(HistoryJudge, AWriteWhoseEndNobodyKnowsExplainsEither) {
  World seen, unseen, impossible;
  seen.a.write(1, 2, 17, EIO);
  seen.b.read(5, 6, 17);
  unseen.a.write(1, 2, 17, EIO);
  unseen.b.read(5, 6, 0);
  impossible.a.write(1, 2, 17, ENOSPC);
  impossible.b.read(5, 6, 17);
  EXPECT_EQ(seen.judge().result.verdict, Verdict::pass);
  EXPECT_EQ(unseen.judge().result.verdict, Verdict::pass);
  EXPECT_EQ(impossible.judge().result.verdict, Verdict::fail);
}

TEST(HistoryJudge, NothingRecordedIsUnknown) {
  World world;
  const HistoryJudgement judged = world.judge();
  EXPECT_EQ(judged.result.verdict, Verdict::unknown);
  EXPECT_THAT(judged.result.reason, testing::HasSubstr("nothing was checked"));
}

TEST(HistoryJudge, WhatCouldNotBeToldMakesEveryVerdictUnknown) {
  World fine, wrong;
  fine.a.write(1, 2, 1);
  fine.a.move(3, 4);
  stale_read(wrong, 17);
  wrong.a.move(7, 8);
  EXPECT_EQ(fine.judge().result.verdict, Verdict::unknown);
  EXPECT_EQ(wrong.judge().result.verdict, Verdict::unknown);
}

TEST(HistoryJudge, AHistoryThatEndsEarlyCanFailButNotPass) {
  World fine, wrong;
  fine.a.write(1, 2, 1);
  stale_read(wrong, 17);
  for (World* world : {&fine, &wrong}) {
    ModelHistory recorded = world->recorded();
    recorded.incomplete = "there was room for less";
    recorded.cut_off = true;
    const HistoryJudgement judged = judge_history(
        world->plan.checks[0], world->plan, *history::find_model("register"), std::move(recorded));
    EXPECT_EQ(judged.result.verdict, world == &fine ? Verdict::unknown : Verdict::fail);
  }
}

TEST(HistoryJudge, TheFileThatIsWrittenIsJudgedAlike) {
  const TempDirectory directory("history");
  const std::string& dir = directory.path();
  World world;
  stale_read(world, 17);
  EXPECT_EQ(write_history(dir + "/history.jsonl", world.recorded(), nullptr), 4u);
  std::ifstream in(dir + "/history.jsonl");
  const history::Model& model = *history::find_model("register");
  EXPECT_EQ(history::check(model, history::read_history(in, model), {}).verdict, Verdict::fail);
}

TEST(HistoryBands, FaultsOfTheWindowStandBesideItAndOthersDoNot) {
  HistoryResult history;
  history.name = "h";
  history.bars.push_back({0, 1'100, 1'200, "read()", "1", true, true});
  Result result;
  result.faults.push_back({50, "p", "g/0", 1, 0, "delay", 60, false});  // 50 to 110.
  result.faults.push_back({300, "p", "g/0", 2, 0, "error", 5, false});
  const auto recorded = reported_histories({history}, result, 1'000);
  ASSERT_EQ(recorded.size(), 1u);
  EXPECT_EQ(recorded[0].bars[0].call, 100);
  ASSERT_EQ(recorded[0].bands.size(), 1u);
  EXPECT_EQ(recorded[0].bands[0].label, "delay at p, g/0");
  EXPECT_EQ(recorded[0].bands[0].end, 110);
}

}  // namespace
}  // namespace ordeal
