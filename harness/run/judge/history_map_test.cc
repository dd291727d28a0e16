#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

#include "harness/run/testing/histories.h"

namespace ordeal {
namespace {

using history::Operation;
using history::Status;

class HistoryMapTest : public ::testing::Test {
 protected:
  ModelHistory recorded() { return model_history(plan_, *plan_.checks[0].history, false, book_); }
  Plan plan_ = register_plan();
  std::atomic<uint64_t> events_{0};
  HistoryBook book_{plan_, &events_};
  HandLog a_{book_, events_, "g/0"}, b_{book_, events_, "g/1"};
};

TEST_F(HistoryMapTest, OperationsAreThoseOfTheModelInOrderAfterWhatWasThereAtFirst) {
  b_.read(3, 6, 17);
  a_.write(1, 4, 17);
  const ModelHistory recorded = this->recorded();
  ASSERT_EQ(recorded.history.size(), 3u);
  EXPECT_EQ(recorded.incomplete, "");
  EXPECT_LT(recorded.history[0].ret, 1);
  EXPECT_EQ(recorded.history[1].op, "write");
  EXPECT_EQ(recorded.history[1].value, history::Value(17));
  EXPECT_EQ(recorded.history[2].op, "read");
  EXPECT_EQ(recorded.history[2].output, history::Value(17));
  EXPECT_EQ(recorded.history[2].call, 3);
  EXPECT_EQ(recorded.history[2].ret, 6);
  EXPECT_EQ(recorded.clients.at(static_cast<size_t>(recorded.history[1].client)), "g/0");
}

TEST_F(HistoryMapTest, CodesSayWhatIsKnownAndAClientGoesOnUnderANewNumberAfterAPendingOperation) {
  a_.write(1, 2, 1, ENOSPC);
  a_.write(3, 4, 2, EIO);
  a_.write(5, 6, 3);
  const ModelHistory recorded = this->recorded();
  ASSERT_EQ(recorded.history.size(), 4u);
  EXPECT_EQ(recorded.history[1].status, Status::fail);
  EXPECT_EQ(recorded.history[2].status, Status::pending);
  EXPECT_EQ(recorded.history[2].ret, Operation::kNever);
  EXPECT_EQ(recorded.history[3].status, Status::ok);
  EXPECT_NE(recorded.history[3].client, recorded.history[2].client);
  EXPECT_EQ(recorded.clients.at(static_cast<size_t>(recorded.history[3].client)), "g/0");
}

TEST_F(HistoryMapTest, WhatTheModelHasNoWordForIsSaid) {
  a_.write(1, 2, 1);
  EXPECT_EQ(recorded().incomplete, "");
  b_.move(3, 4);
  EXPECT_THAT(recorded().incomplete, testing::HasSubstr("cell.move was called"));
  EXPECT_FALSE(recorded().cut_off);
}

TEST_F(HistoryMapTest, AfterALogHasStoppedNothingIsKnownOfAnybody) {
  HistoryBook book(plan_, &events_, 2 * HistoryPool::kChunk);
  HandLog a(book, events_, "g/0"), b(book, events_, "g/1");
  b.read(1, 2, 0);
  uint64_t at = 2;
  for (; book.logs()[0]->stopped_at() == RecordedCall::kNever && at < 1'000'000; at += 2)
    a.write(at + 1, at + 2, 1);
  b.read(at - 3, at + 8, 1);
  b.read(at + 9, at + 10, 1);
  const ModelHistory recorded = model_history(plan_, *plan_.checks[0].history, false, book);
  EXPECT_TRUE(recorded.cut_off);
  EXPECT_THAT(recorded.incomplete, testing::HasSubstr("there was room for the first"));
  EXPECT_EQ(recorded.history.back().op, "read");
  EXPECT_EQ(recorded.history.back().status, Status::pending);
  EXPECT_EQ(recorded.history.back().call, static_cast<int64_t>(at) - 3);
}

TEST_F(HistoryMapTest, TicksAreWidenedButNeverAcrossAnOperationOfTheSameThread) {
  HistoryBook book(plan_);
  HistoryLog& log = *book.open("g/0");
  for (int i = 0; i < 100; ++i) log.around(nullptr, 0, Call(), [] { return 0; });
  const ModelHistory recorded = model_history(plan_, *plan_.checks[0].history, false, book);
  ASSERT_EQ(recorded.history.size(), 101u);
  for (size_t i = 1; i < recorded.history.size(); ++i) {
    EXPECT_LT(recorded.history[i - 1].ret, recorded.history[i].call);
    EXPECT_LE(recorded.history[i].call, recorded.history[i].ret);
  }
}

TEST_F(HistoryMapTest, TwoTargetsOfAKindAreTwoObjects) {
  plan_.targets.push_back(plan_.targets[0]);
  a_.write(1, 2, 1);
  EXPECT_EQ(recorded().history.back().key, "cell#1 ");
}

TEST_F(HistoryMapTest, AModelThatNobodyRecordsIsRefusedWithWhatThereIs) {
  HistoryPlan wanted;
  wanted.model = "queue";
  try {
    targets_of(plan_, wanted);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(),
                 "no target of the scenario has operations that model \"queue\" speaks of; there "
                 "are register");
  }
  wanted.target = "cel";
  EXPECT_THROW(targets_of(plan_, wanted), InputError);
}

}  // namespace
}  // namespace ordeal
