#include "harness/scenario/history_log.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace ordeal {
namespace {

class HistoryLogTest : public ::testing::Test {
 protected:
  std::vector<RecordedCall> all() const { return all(log_); }
  static std::vector<RecordedCall> all(const HistoryLog& log) {
    std::vector<RecordedCall> calls;
    log.each([&](const RecordedCall& call) { calls.push_back(call); });
    return calls;
  }
  void nop(OpSlot slot = 1) {
    log_.around(nullptr, slot, Call(), [] { return 0; });
  }

  std::atomic<uint64_t> events_{0};
  HistoryPool pool_{HistoryPool::kChunk};      // One chunk.
  HistoryLog log_{pool_, 1, &events_, "g/0"};  // Of one target.
};

TEST_F(HistoryLogTest, ArgumentsResultsAndStampsComeBackAsTheyWere) {
  Call call;
  call.args[0] = Value::of(std::string_view("/d0/f1"));
  call.args[1] = Value::of(int64_t{-17});
  call.args[2] = Value::of(true);
  call.args[3] = Value();
  call.args[4] = Value::of(0.5);
  call.arg_count = 5;
  log_.around(nullptr, 3, call, [&] {
    call.result = Value::of(std::string_view("ok"));
    return 0;
  });
  log_.around(nullptr, 4, Call(), [] { return 28; });
  const auto calls = all();
  ASSERT_EQ(calls.size(), 2u);
  EXPECT_EQ(calls[0].slot, 3u);
  ASSERT_EQ(calls[0].arg_count, 5u);
  EXPECT_EQ(calls[0].args[0].text(), "/d0/f1");
  EXPECT_EQ(calls[0].args[1].integer(), -17);
  EXPECT_TRUE(calls[0].args[2].boolean());
  EXPECT_TRUE(calls[0].args[3].is_nil());
  EXPECT_EQ(calls[0].args[4].number(), 0.5);
  EXPECT_EQ(calls[0].result.text(), "ok");
  EXPECT_EQ(calls[0].call, 1u);
  EXPECT_EQ(calls[0].ret, 2u);
  EXPECT_EQ(calls[1].code, 28);
  EXPECT_TRUE(calls[1].result.is_nil());
}

TEST_F(HistoryLogTest, AnArgumentIsThatOfTheCallEvenWhereTheOperationReusesItsRoom) {
  Call call;
  call.text = "before";
  call.args[0] = Value::of(std::string_view(call.text));
  call.arg_count = 1;
  log_.around(nullptr, 0, call, [&] {
    call.text = "after!";
    return 0;
  });
  EXPECT_EQ(all().at(0).args[0].text(), "before");
}

TEST_F(HistoryLogTest, ListsComeBackAndOneThatIsTooLongIsKnownToBe) {
  Call call;
  call.texts = {"a", "bc", ""};
  call.list = &call.texts;
  log_.around(nullptr, 0, call, [] { return 0; });
  call.texts.assign(record::kMostList, "x");
  log_.around(nullptr, 0, call, [] { return 0; });
  const auto calls = all();
  EXPECT_EQ(calls.at(0).list, (std::vector<std::string_view>{"a", "bc", ""}));
  EXPECT_FALSE(calls.at(0).cut_result);
  EXPECT_TRUE(calls.at(1).cut_result);
}

TEST_F(HistoryLogTest, ATextThatIsTooLongIsKnownToBe) {
  const std::string text(record::kMostText + 1, 'x');
  Call call;
  call.args[0] = Value::of(std::string_view(text));
  call.arg_count = 1;
  log_.around(nullptr, 0, call, [] { return 0; });
  EXPECT_TRUE(all().at(0).cut_argument);
}

TEST_F(HistoryLogTest, AnOperationThatThrowsNeverCameBack) {
  EXPECT_THROW(log_.around(nullptr, 0, Call(), []() -> int { throw std::runtime_error("misuse"); }),
               std::runtime_error);
  nop();
  const auto calls = all();
  ASSERT_EQ(calls.size(), 2u);
  EXPECT_EQ(calls[0].ret, RecordedCall::kNever);
  EXPECT_EQ(calls[1].ret, 3u);
}

TEST_F(HistoryLogTest, WhenItsShareIsUsedUpItSaysFromWhenOnItKnowsNothing) {
  uint64_t fitted = 0;
  while (log_.stopped_at() == RecordedCall::kNever) {
    nop();
    ++fitted;
  }
  const auto calls = all();
  ASSERT_EQ(calls.size() + 1, fitted);
  EXPECT_EQ(log_.operations(), calls.size());
  EXPECT_GT(log_.stopped_at(), calls.back().ret);
  nop();
  EXPECT_EQ(all().size(), calls.size());
}

TEST_F(HistoryLogTest, WhatDoesNotFitOneChunkGoesOnInTheNext) {
  HistoryPool pool(10 * HistoryPool::kChunk);
  HistoryLog log(pool, 1, &events_, "g/0");
  for (int i = 0; i < 10'000; ++i) log.around(nullptr, 1, Call(), [] { return 0; });
  const auto calls = all(log);
  ASSERT_EQ(calls.size(), 10'000u);
  for (size_t i = 0; i < calls.size(); ++i) ASSERT_EQ(calls[i].call, 2 * i + 1);
}

TEST_F(HistoryLogTest, TextsOfEverySizeComeBack) {
  for (size_t size = 0; size <= 40; ++size) {
    Call call;
    const std::string text =
        std::string("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH").substr(0, size);
    call.args[0] = Value::of(std::string_view(text));
    call.args[1] = Value::of(static_cast<int64_t>(size));
    call.arg_count = 2;
    log_.start_over();
    log_.around(nullptr, 0, call, [] { return 0; });
    EXPECT_EQ(all().at(0).args[0].text(), text);
    EXPECT_EQ(all().at(0).args[1].integer(), static_cast<int64_t>(size));
  }
}

// What another thread may read, and what it must wait for.
TEST_F(HistoryLogTest, WhatIsOpenIsSaidAndIsReadOnlyWhenItIsClosed) {
  EXPECT_EQ(log_.open_since(), HistoryLog::kIdle);
  log_.around(nullptr, 1, Call(), [&] {
    EXPECT_EQ(log_.open_since(), 1u);
    EXPECT_EQ(log_.oldest().from, log_.oldest().to);
    return 0;
  });
  EXPECT_EQ(log_.open_since(), HistoryLog::kIdle);
  EXPECT_LT(log_.oldest().from, log_.oldest().to);
}

TEST_F(HistoryLogTest, ChunksThatAreDroppedAreWrittenAgain) {
  HistoryPool pool(2 * HistoryPool::kChunk);
  HistoryLog log(pool, 1, &events_, "g/0");
  int dropped = 0;
  for (int i = 0; i < 20'000; ++i) {
    log.around(nullptr, 1, Call(), [] { return 0; });
    if (!log.oldest().whole) continue;
    log.drop_oldest();
    ++dropped;
  }
  EXPECT_GT(dropped, 5);
  EXPECT_EQ(log.stopped_at(), HistoryLog::kNever);
  EXPECT_EQ(log.operations(), 20'000u);
  EXPECT_LT(all(log).size(), 20'000u);
}

TEST_F(HistoryLogTest, ANewScheduleBeginsWithNothing) {
  nop();
  log_.start_over();
  EXPECT_TRUE(all().empty());
  nop();
  EXPECT_EQ(all().size(), 1u);
}

TEST_F(HistoryLogTest, OperationsOfATargetThatNobodyAsksForAreCarriedOutAndNotRecorded) {
  int ran = 0;
  log_.around(nullptr, op_slot(1, 0), Call(), [&] { return ++ran * 0; });
  EXPECT_EQ(ran, 1);
  EXPECT_TRUE(all().empty());
}

}  // namespace
}  // namespace ordeal
