#include "harness/run/judge/online_histories.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <mutex>
#include <thread>

#include "harness/run/testing/histories.h"

namespace ordeal {
namespace {

constexpr size_t kChunk = HistoryPool::kChunk;

// Threads by hand; the judge looks when the test says so.
class OnlineHistoriesTest : public ::testing::Test {
 protected:
  HistoryResult result() const { return online_.judgement(0).result; }
  // So many writes, judged meanwhile. Returns the next event.
  uint64_t write_many(uint64_t at, int count) {
    for (int i = 0; i < count; ++i, at += 2) {
      a_.write(at, at + 1, i % 5);
      most_lent_ = std::max(most_lent_, book_.pool().in_use());
      if (i % 500 == 0) online_.step();
    }
    return at;
  }

  const Plan plan_ = register_plan();
  std::atomic<uint64_t> events_{0};
  HistoryBook book_{plan_, &events_, 4 * kChunk};
  HandLog a_{book_, events_, "writers/0"}, b_{book_, events_, "readers/0"};
  OnlineHistories online_{
      plan_, book_, {{&plan_.checks[0], history::find_model("register"), false}}};
  size_t most_lent_ = 0;
};

TEST_F(OnlineHistoriesTest, AStaleReadIsSeenWhenSomethingIsCalledAfterIt) {
  a_.write(1, 2, 17);
  a_.write(3, 4, 18);
  b_.read(5, 6, 17);
  EXPECT_TRUE(online_.step());
  EXPECT_FALSE(online_.violated(0));  // Its return may still overlap what is called later.
  a_.write(7, 8, 19);
  EXPECT_TRUE(online_.step());
  EXPECT_TRUE(online_.violated(0));
  const HistoryJudgement judged = online_.judgement(0);
  EXPECT_THAT(judged.finding.claim,
              testing::StartsWith("linearizable(register): read() = 17 by readers/0 cannot be"));
  EXPECT_EQ(judged.identity, "linearizable(register) read = a value");
  EXPECT_THAT(judged.result.states, testing::ElementsAre("18"));
  EXPECT_EQ(judged.result.unit, "steps");
}

TEST_F(OnlineHistoriesTest, TheSameReadWhileTheWriteIsUnderWayIsFine) {
  a_.write(1, 2, 17);
  a_.write(3, 6, 18);
  b_.read(4, 7, 17);
  online_.finish();
  EXPECT_EQ(result().verdict, Verdict::pass);
  EXPECT_EQ(result().operations, 4u);  // With the first value's.
  EXPECT_THAT(result().levels, testing::ElementsAre(testing::Pair("linearizable", Verdict::pass)));
}

TEST_F(OnlineHistoriesTest, MoreThanThereIsRoomForIsJudgedToItsEnd) {
  const uint64_t at = write_many(1, 50'000);
  b_.read(at, at + 1, 49'999 % 5);
  online_.finish();
  EXPECT_EQ(result().verdict, Verdict::pass) << result().reason;
  EXPECT_EQ(result().operations, 50'002u);
  EXPECT_LE(most_lent_, book_.pool().chunks());
}

TEST_F(OnlineHistoriesTest, AndAViolationFarBehindWhatThereIsRoomForIsFoundWithItsSurroundings) {
  uint64_t at = write_many(1, 50'000);
  b_.read(at, at + 1, 77);
  at = write_many(at + 2, 10);
  online_.step();
  ASSERT_TRUE(online_.violated(0));
  const HistoryJudgement judged = online_.judgement(0);
  EXPECT_THAT(judged.finding.claim, testing::HasSubstr("read() = 77 by readers/0 cannot be"));
  ASSERT_FALSE(judged.result.bars.empty());
  EXPECT_TRUE(judged.result.bars.back().failed);
  EXPECT_LT(judged.result.bars_total, 50'000u);
  EXPECT_THAT(judged.finding.evidence, testing::HasSubstr("before the first of these it was "));
}

TEST_F(OnlineHistoriesTest, WhatIsOpenHoldsUpWhatWasCalledAfterItAndNobodyElseDoes) {
  HistoryLog& slow = *book_.open("slow/0");
  book_.open("idle/0");
  a_.write(1, 2, 1);
  events_ = 2;
  slow.around(nullptr, op_slot(0, 1), Call(), [&] {  // Called at 3; it reads nothing at all.
    a_.write(5, 6, 2);
    a_.write(7, 8, 3);
    online_.step();
    EXPECT_EQ(result().operations, 2u);  // The first value and the write before.
    return ENOSPC;
  });
  a_.write(20, 21, 4);
  online_.step();
  EXPECT_EQ(result().operations, 6u);
  online_.finish();
  EXPECT_EQ(result().verdict, Verdict::pass);
}

TEST_F(OnlineHistoriesTest, WhatFoundNoRoomLeavesThePrefixUnknownOrViolated) {
  for (const bool wrong : {false, true}) {
    std::atomic<uint64_t> events{0};
    HistoryBook book(plan_, &events, 2 * kChunk);
    HandLog a(book, events, "writers/0"), b(book, events, "readers/0");
    OnlineHistories online(plan_, book,
                           {{&plan_.checks[0], history::find_model("register"), false}});
    b.read(1, 2, wrong ? 5 : 0);
    b.read(3, 4, 0);
    book.pool().close();
    for (uint64_t at = 5; at < 8'000; at += 2) {
      a.write(at, at + 1, 1);
      if (at > 100 && at < 200) online.step();
    }
    online.finish();
    const HistoryResult result = online.judgement(0).result;
    EXPECT_EQ(result.verdict, wrong ? Verdict::fail : Verdict::unknown);
    EXPECT_EQ(result.reason.find("there was room for the first 2 ") == 0, !wrong) << result.reason;
  }
}

TEST_F(OnlineHistoriesTest, WhatTheModelHasNoWordForEndsTheJudgement) {
  a_.write(1, 2, 1);
  b_.move(3, 4);
  a_.write(5, 6, 2);
  b_.read(7, 8, 77);
  online_.finish();
  EXPECT_EQ(result().verdict, Verdict::unknown);
  EXPECT_THAT(result().reason, testing::HasSubstr("cell.move was called"));
}

TEST_F(OnlineHistoriesTest, WeakerLevelsNeedTheWhole) {
  HistoryPlan plan;
  EXPECT_TRUE(OnlineHistories::can_judge(plan));
  plan.level = history::Level::sequential;
  EXPECT_FALSE(OnlineHistories::can_judge(plan));
}

// Threads that record while the judge reads: every operation comes through, and in an order that
// holds. With `lie` one read, somewhere in the middle, says what was never written.
HistoryResult judge_threads(bool lie, size_t chunks = 64) {
  constexpr int kThreads = 3, kOperations = 10'000;
  const Plan plan = register_plan();
  HistoryBook book(plan, nullptr, chunks * kChunk);
  book.pool().drained(std::chrono::hours(1));
  OnlineHistories online(plan, book, {{&plan.checks[0], history::find_model("register"), false}});
  std::mutex mu;
  int64_t value = 0;
  std::atomic<int> left{kThreads};
  const auto body = [&](HistoryLog& log, int number) {
    for (int i = 0; i < kOperations; ++i) {
      Call call;
      if ((i + number) % 3 == 0) {
        call.args[0] = Value::of(int64_t{i % 7});
        call.arg_count = 1;
      }
      log.around(nullptr, op_slot(0, call.arg_count == 1 ? 0 : 1), call, [&] {
        const std::lock_guard lock(mu);
        if (call.arg_count == 1) {
          value = call.args[0].integer();
        } else {
          call.result = Value::of(lie && number == 1 && i == 5'001 ? int64_t{99} : value);
        }
        return 0;
      });
    }
    --left;
  };
  std::array<std::thread, kThreads> threads;
  for (int i = 0; i < kThreads; ++i) {
    HistoryLog& log = *book.open("g/" + std::to_string(i));
    threads[static_cast<size_t>(i)] = std::thread(body, std::ref(log), i);
  }
  while (left > 0) {
    if (!online.step()) std::this_thread::yield();
  }
  for (std::thread& thread : threads) thread.join();
  online.finish();
  EXPECT_EQ(online.judgement(0).result.operations, 30'001u);
  return online.judgement(0).result;
}

TEST(OnlineHistoriesOfThreads, EveryOperationIsJudgedWhileTheyRun) {
  const HistoryResult result = judge_threads(false);
  EXPECT_EQ(result.verdict, Verdict::pass) << result.reason << result.sentence;
  EXPECT_EQ(result.unit, "ns");
}

// 1.2 MB of records in 256 KiB: threads wait until the judge has come by.
TEST(OnlineHistoriesOfThreads, ThatAreFasterThanTheJudgeWaitForIt) {
  const HistoryResult result = judge_threads(false, 4);
  EXPECT_EQ(result.verdict, Verdict::pass) << result.reason << result.sentence;
}

TEST(OnlineHistoriesOfThreads, AndOneThatCannotBeIsFound) {
  const HistoryResult result = judge_threads(true);
  EXPECT_EQ(result.verdict, Verdict::fail) << result.reason;
  EXPECT_THAT(result.sentence, testing::HasSubstr("read() = 99 by g/1 cannot be"));
}

}  // namespace
}  // namespace ordeal
