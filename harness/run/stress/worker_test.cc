#include "harness/run/stress/worker.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "harness/run/stress/stress_run_testing.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

class WorkerTest : public StressRunTest {
 protected:
  void work() { Worker(request_, scenario_.load()).run(); }
  std::vector<std::string> phases() const {
    std::vector<std::string> all;
    for (const PhaseRecord& record : journaled(&JournalVisitor::phase)) {
      if (record.begins) all.push_back(record.name);
    }
    return all;
  }
};

TEST_F(WorkerTest, ARunGoesThroughAllPhasesAndEndsCleanly) {
  scenario_.plan.has_setup = scenario_.plan.has_teardown = true;
  scenario_.plan.groups[0].iterations = 2;
  scenario_.add_check(CheckKind::finally, "four");
  scenario_.body = [](ThreadEnv& env, Lane& lane) {
    counter(env).add(1);
    call(env, lane, "add");
  };
  scenario_.answer = [](ThreadEnv& env) {
    return ThreadScript::Answer{counter(env).get() == 4, "", {}};
  };
  work();
  EXPECT_EQ(phases(),
            (std::vector<std::string>{"open", "setup", "run", "quiesce", "verify", "close"}));
  EXPECT_EQ(std::string(Board::open(request_.files.board()).header().phase), "close");
  EXPECT_TRUE(findings().empty());
  ASSERT_EQ(journaled(&JournalVisitor::check).size(), 1u);
  EXPECT_EQ(journaled(&JournalVisitor::check)[0].failures, 0u);
  ASSERT_EQ(journaled(&JournalVisitor::end).size(), 1u);
  EXPECT_TRUE(journaled(&JournalVisitor::end)[0].clean);
}

TEST_F(WorkerTest, AScriptErrorEndsTheRunWithoutAVerdictOfItsChecks) {
  scenario_.error = ScriptError{"fake.lua:3: no such field", ""};
  scenario_.add_check(CheckKind::finally, "never evaluated");
  work();
  EXPECT_EQ(phases(), (std::vector<std::string>{"open", "run", "quiesce", "close"}));
  EXPECT_TRUE(journaled(&JournalVisitor::check).empty());
  EXPECT_FALSE(journaled(&JournalVisitor::error).empty());
}

TEST_F(WorkerTest, AStopThatCameBeforeTheRunEndsItAtOnce) {
  scenario_.plan.groups[0].iterations.reset();
  scenario_.plan.groups[0].for_time = 24h;
  Board::open(request_.files.board()).header().stop.store(true);
  work();
  const auto records = journaled(&JournalVisitor::phase);
  const auto run_ended = std::find_if(records.begin(), records.end(), [](const auto& record) {
    return record.name == "run" && !record.begins;
  });
  ASSERT_NE(run_ended, records.end());
  EXPECT_EQ(run_ended->detail, "stopped by a signal");
}

TEST_F(WorkerTest, ATargetThatCannotBeOpenedIsAnErrorOfTheRun) {
  TargetRow refusing = kNumberTarget;
  refusing.open = [](const Options&, const OpenContext&) -> std::unique_ptr<Target> {
    throw std::runtime_error("no such branch");
  };
  scenario_.plan.targets[0].row = &refusing;
  scenario_.plan.targets[0].at = {"fake.lua", 2};
  work();
  const auto errors = journaled(&JournalVisitor::error);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].message, "fake.lua:2: target.number: no such branch");
  EXPECT_EQ(journaled(&JournalVisitor::end).size(), 1u);
}

}  // namespace
}  // namespace ordeal
