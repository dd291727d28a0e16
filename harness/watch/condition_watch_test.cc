#include "harness/watch/condition_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ordeal {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr uint64_t kCond = 7, kMutex = 8, kOther = 9;

class ConditionWatchTest : public ::testing::Test {
 protected:
  static ConditionWatch::Who who(const char* task) {
    return {task, std::source_location::current()};
  }
  auto wait(const char* task, uint64_t mutex = kMutex) {
    return watch_.waiting(kCond, object_, mutex, who(task));
  }

  ConditionWatch watch_;
  SyncObject object_{"queue.items", std::source_location::current()};
};

TEST_F(ConditionWatchTest, ANotificationThatNobodyHeardIsALostWakeUp) {
  watch_.notified(kCond, false, who("producer"), Instant(1s));
  EXPECT_FALSE(wait("consumer"));
  EXPECT_THAT(watch_.about(kCond, Instant(3s)),
              ::testing::MatchesRegex("notified last by producer at .*, 2s before this wait began, "
                                      "when nobody waited: the wake-up is lost"));
}

TEST_F(ConditionWatchTest, OneThatSomebodyElseHeardIsNotLost) {
  wait("first");
  watch_.notified(kCond, false, who("producer"), Instant(1s));
  watch_.woken(kCond, true);
  wait("second");
  EXPECT_THAT(watch_.about(kCond, Instant(3s)), Not(HasSubstr("lost")));
  EXPECT_THAT(watch_.about(kCond, Instant(0s)), HasSubstr("1s after this wait began"));
}

TEST_F(ConditionWatchTest, WhereThereWasNoNotificationItSaysSo) {
  wait("first");
  EXPECT_EQ(watch_.about(kCond, Instant(3s)), "never notified");
}

TEST_F(ConditionWatchTest, TwoMutexesAtOnceAreMisuse) {
  EXPECT_FALSE(wait("first"));
  EXPECT_FALSE(wait("second"));
  const auto found = wait("third", kOther);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, FindingKind::sync_misuse);
  EXPECT_EQ(found->claim, "threads wait on condition queue.items with different mutexes");
  EXPECT_THAT(found->evidence, HasSubstr("one waits, second at "));
}

TEST_F(ConditionWatchTest, TwoMutexesOneAfterTheOtherAreNone) {
  EXPECT_FALSE(wait("first"));
  watch_.woken(kCond, true);
  EXPECT_FALSE(wait("second", kOther));
}

TEST_F(ConditionWatchTest, AnEndUnderAWaiterIsMisuse) {
  wait("first");
  wait("second");
  watch_.notified(kCond, false, who("producer"), Instant(1s));  // One of the two.
  const auto found = watch_.destroyed(kCond, object_, who("owner"));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->claim, "condition queue.items is destroyed while a thread waits on it");
  EXPECT_THAT(found->evidence, HasSubstr("destroyed by owner"));
}

TEST_F(ConditionWatchTest, AnEndAfterAllWereNotifiedIsNone) {
  wait("first");
  wait("second");
  watch_.notified(kCond, true, who("producer"), Instant(1s));  // Neither has awoken yet.
  EXPECT_FALSE(watch_.destroyed(kCond, object_, who("owner")));
}

TEST_F(ConditionWatchTest, AWaitThatTimedOutTakesNoNotification) {
  wait("patient");
  wait("hasty");
  watch_.notified(kCond, false, who("producer"), Instant(1s));
  watch_.woken(kCond, false);  // The hasty one.
  EXPECT_FALSE(watch_.destroyed(kCond, object_, who("owner")));
}

}  // namespace
}  // namespace ordeal
