#include "harness/run/judge/possible_deadlock.h"

#include <gmock/gmock.h>

namespace ordeal {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// A warning whose threads take these locks in a cycle, each at a line of its own.
Finding possible(const std::vector<std::string>& locks) {
  Finding finding;
  finding.kind = FindingKind::lock_order;
  finding.warning = true;
  finding.claim = "possible deadlock";
  finding.locks = locks;
  for (size_t i = 0; i < locks.size(); ++i) {
    finding.threads.push_back({.name = "t/" + std::to_string(i),
                               .waits_for = "lock " + locks[(i + 1) % locks.size()],
                               .holds = {locks[i]},
                               .at = "a.cc:" + std::to_string(10 + i)});
  }
  return finding;
}

Finding deadlock(const std::vector<std::string>& locks) {
  Finding finding;
  finding.kind = FindingKind::deadlock;
  finding.locks = locks;
  return finding;
}

TEST(PossibleDeadlock, IsAWarningThatNamesItsLocksAndItsPlaces) {
  EXPECT_TRUE(is_possible_deadlock(possible({"a", "b"})));
  Finding seen = possible({"a", "b"});
  seen.warning = false;
  EXPECT_FALSE(is_possible_deadlock(seen));
  EXPECT_FALSE(is_possible_deadlock(possible({})));
  Finding placeless = possible({"a", "b"});
  placeless.threads[1].at = "";
  EXPECT_FALSE(is_possible_deadlock(placeless));
}

TEST(PossibleDeadlock, TheAimIsEachPlaceThatTakesASecondLock) {
  EXPECT_EQ(aim_at(possible({"a → b", "b"})), "aim{a.cc:10, a.cc:11}");
}

TEST(PossibleDeadlock, IsConfirmedByTheSameLocksInAnyOrder) {
  EXPECT_TRUE(confirms(deadlock({"b", "a"}), possible({"a", "b"})));
  EXPECT_TRUE(confirms(deadlock({"peer"}), possible({"peer", "peer"})));
  EXPECT_FALSE(confirms(deadlock({"a", "b", "c"}), possible({"a", "b"})));
  EXPECT_FALSE(confirms(deadlock({"a"}), possible({"a", "b"})));
  EXPECT_FALSE(confirms(deadlock({}), possible({})));
  EXPECT_FALSE(confirms(possible({"a", "b"}), possible({"a", "b"})))
      << "a warning confirms nothing";
}

TEST(PossibleDeadlock, NamesThatContainArrowsOrEachOtherAreToldApart) {
  EXPECT_TRUE(confirms(deadlock({"x → y", "z"}), possible({"z", "x → y"})));
  EXPECT_FALSE(confirms(deadlock({"x → y", "z"}), possible({"x", "y", "z"})));
  EXPECT_FALSE(confirms(deadlock({"pool.free", "pool.used"}), possible({"pool", "pool.used"})));
  EXPECT_FALSE(confirms(deadlock({"pool", "pool.used"}), possible({"pool.free", "pool.used"})));
  EXPECT_TRUE(confirms(deadlock({"lock #1", "lock"}), possible({"lock", "lock #1"})));
  EXPECT_FALSE(confirms(deadlock({"lock #1"}), possible({"lock", "lock"})));
}

TEST(PossibleDeadlock, ConfirmedItIsNoWarningAndItsTitleIsCertain) {
  Finding finding = possible({"a", "b"});
  mark_confirmed(finding, false);
  EXPECT_FALSE(finding.warning);
  EXPECT_EQ(finding.kind, FindingKind::lock_order);
  EXPECT_EQ(finding.claim, "deadlock: a and b are taken in opposite orders by t/0 and t/1");
  Finding wanted = possible({"a", "b", "c"});
  mark_confirmed(wanted, true);
  EXPECT_EQ(wanted.kind, FindingKind::deadlock);
  EXPECT_THAT(wanted.claim, HasSubstr("a, b and c are taken in a cycle"));
  EXPECT_THAT(wanted.claim, Not(HasSubstr("possible")));
}

}  // namespace
}  // namespace ordeal
