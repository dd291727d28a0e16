#include "harness/run/process/shutdown.h"

#include <gmock/gmock.h>

namespace ordeal {
namespace {
using namespace std::chrono_literals;
using ::testing::HasSubstr;

TEST(Shutdown, InTimeIsNoFinding) {
  EXPECT_FALSE(slow_shutdown({}, 5s, ""));
  EXPECT_FALSE(slow_shutdown({{"teardown", 1s, true}, {"target.a", 4s, true}}, 5s, ""))
      << "exactly the time allowed";
}

TEST(Shutdown, PartsThatAreInTimeEachMayBeTooSlowTogether) {
  const auto slow = slow_shutdown(
      {{"teardown", 100ms, true}, {"target.a", 2s, true}, {"target.b", 3s, true}}, 5s, "");
  ASSERT_TRUE(slow);
  EXPECT_EQ(slow->kind, FindingKind::slow_shutdown);
  EXPECT_EQ(slow->claim, "the targets had not closed within 5s: target.b took most of it");
  EXPECT_THAT(slow->evidence, HasSubstr("5.1s of 5s in all"));
  EXPECT_THAT(slow->evidence, HasSubstr("target.a: 2s, 40 % of the time allowed"));
}

TEST(Shutdown, APartThatStillRanIsToBlameWhateverItTook) {
  const auto slow = slow_shutdown({{"target.a", 3s, true}, {"the mount of target.b", 1s, false}},
                                  5s, "thread 7 \"flush#0\" [S]\n");
  ASSERT_TRUE(slow);
  EXPECT_EQ(slow->claim, "the targets had not closed within 5s: the mount of target.b still ran");
  EXPECT_THAT(slow->evidence, HasSubstr("still running:\nthread 7 \"flush#0\" [S]"));
}

TEST(Shutdown, ItsIdentityIsWhoIsToBlame) {
  const auto one = slow_shutdown({{"target.a", 9s, true}, {"target.b", 1s, true}}, 5s, "");
  const auto same = slow_shutdown({{"target.a", 7s, true}, {"target.b", 2s, true}}, 5s, "");
  const auto other = slow_shutdown({{"target.a", 1s, true}, {"target.b", 9s, true}}, 5s, "");
  EXPECT_EQ(one->fingerprint, same->fingerprint);
  EXPECT_NE(one->fingerprint, other->fingerprint);
}

}  // namespace
}  // namespace ordeal
