#include "harness/run/explore/history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "harness/run/process/temp_directory.h"
#include "harness/run/testing/fake_scenario.h"
#include "harness/run/testing/histories.h"

namespace ordeal {
namespace {

// Schedules by hand, of one thread: each operation comes after the one before it.
class ExploreHistoryTest : public ::testing::Test {
 protected:
  ExploreHistoryTest() {
    scenario_.plan = register_plan();
    script_ = scenario_.load();
    histories_ = std::make_unique<ExploreHistory>(scenario_.plan, *script_);
    log_ = histories_->open("g/0");
  }
  void write(int64_t value) {
    Call call;
    call.args[0] = Value::of(value);
    call.arg_count = 1;
    log_->around(nullptr, op_slot(0, 0), call, [] { return 0; });
  }
  void read(int64_t seen) {
    Call call;
    call.result = Value::of(seen);
    log_->around(nullptr, op_slot(0, 1), call, [] { return 0; });
  }
  void move() {
    log_->around(nullptr, op_slot(0, 2), Call(), [] { return 0; });
  }
  // The end of a schedule: what was wrong with it.
  std::string judge() {
    const ExploreHistory::Wrong wrong = histories_->judge(records_);
    histories_->start_over();
    return wrong.violation ? wrong.violation->identity : "";
  }
  const HistoryResult& result() const { return histories_->results().at(0); }

  FakeScenario scenario_;
  std::unique_ptr<Script> script_;
  std::unique_ptr<ExploreHistory> histories_;
  HistoryLog* log_ = nullptr;
  std::vector<CheckRecord> records_{1};
};

TEST_F(ExploreHistoryTest, EachScheduleIsJudgedAloneAndTheirOperationsAddUp) {
  write(5);
  read(5);
  EXPECT_EQ(judge(), "");
  read(0);  // A fresh target again.
  EXPECT_EQ(judge(), "");
  EXPECT_EQ(result().verdict, Verdict::pass);
  EXPECT_EQ(result().operations, 5u);
  EXPECT_EQ(records_[0].evaluations, 2u);
}

TEST_F(ExploreHistoryTest, AScheduleThatBreaksTheRulesFailsAndItsHistoryIsWritten) {
  write(5);
  read(4);
  EXPECT_EQ(judge(), "linearizable(register) read = a value");
  write(5);
  read(5);
  EXPECT_EQ(judge(), "");
  EXPECT_EQ(result().verdict, Verdict::fail);
  EXPECT_EQ(result().unit, "steps");
  EXPECT_EQ(records_[0].failures, 1u);
  const TempDirectory directory("history");
  const std::string& dir = directory.path();
  histories_->write_last(dir, "1.history.jsonl");
  EXPECT_EQ(result().file, "1.history.jsonl");
  EXPECT_GT(std::filesystem::file_size(dir + "/1.history.jsonl"), 0u);
}

TEST_F(ExploreHistoryTest, ScheduleAfterScheduleInWhichNothingIsDoneIsUnknown) {
  EXPECT_EQ(judge(), "");
  EXPECT_EQ(judge(), "");
  EXPECT_EQ(result().verdict, Verdict::unknown);
  EXPECT_EQ(records_[0].evaluations, 0u);
  EXPECT_THAT(records_[0].detail, testing::HasSubstr("no schedule came to its end"));
}

TEST_F(ExploreHistoryTest, OneScheduleThatCannotBeToldLeavesAllUnjudged) {
  write(5);
  EXPECT_EQ(judge(), "");
  write(5);
  move();
  EXPECT_EQ(judge(), "");
  write(5);
  EXPECT_EQ(judge(), "");
  EXPECT_EQ(result().verdict, Verdict::unknown);
  EXPECT_EQ(records_[0].evaluations, 0u);
  EXPECT_THAT(records_[0].detail, testing::HasSubstr("cell.move"));
}

}  // namespace
}  // namespace ordeal
