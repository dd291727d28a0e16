#include "targets/gateway/upstream.h"

#include <gtest/gtest.h>

#include "targets/gateway/gateway_testing.h"

namespace ordeal::gateway {
namespace {

using namespace std::chrono_literals;

class UpstreamTest : public testing::Test {
 protected:
  ManualClock clock_;
  ScopedClock scoped_{clock_};
  Upstream upstream_{"a", {10ms, {0, 1}}};
};

TEST_F(UpstreamTest, AnswersTheQuestionOfItsCaller) {
  const UpstreamAnswer answer = upstream_.call(0, "question", kForever);
  EXPECT_EQ(answer.result, UpstreamResult::ok);
  EXPECT_EQ(answer.about, "question");
  EXPECT_TRUE(answer.reply_read);
  EXPECT_EQ(upstream_.calls(), 1);
}

TEST_F(UpstreamTest, AReplyThatNobodyWaitedForComesToTheNextOnThatConnection) {
  const UpstreamAnswer late = upstream_.call(0, "first", now() + 5ms);
  EXPECT_EQ(late.result, UpstreamResult::timed_out);
  EXPECT_FALSE(late.reply_read);
  EXPECT_EQ(upstream_.call(1, "elsewhere", kForever).about, "elsewhere");
  EXPECT_EQ(upstream_.call(0, "second", kForever).about, "first");
}

TEST_F(UpstreamTest, HangingUpLosesWhatWasSent) {
  EXPECT_FALSE(upstream_.call(0, "first", now() + 5ms).reply_read);
  upstream_.hang_up(0);
  EXPECT_EQ(upstream_.call(0, "second", kForever).about, "second");
}

TEST_F(UpstreamTest, AProbeIsWellWhereTheAnswerComesInTime) {
  EXPECT_TRUE(upstream_.probe(now() + 10ms));
  EXPECT_FALSE(upstream_.probe(now() + 9ms));
  upstream_.behave({Duration::zero(), {1, 1}});
  EXPECT_FALSE(upstream_.probe(kForever));
  EXPECT_EQ(upstream_.calls(), 0);
}

}  // namespace
}  // namespace ordeal::gateway
