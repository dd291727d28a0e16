// The tables that strategies learn in.
#include <gtest/gtest.h>

#include "harness/explore/strategy/access_profile.h"
#include "harness/explore/strategy/key_map.h"

namespace ordeal::explore {
namespace {

TEST(KeyMap, KeepsWhatIsPutInWhateverTheKey) {
  KeyMap<uint32_t> map;
  EXPECT_EQ(map.find(0), nullptr);
  for (uint64_t key = 0; key < 5'000; ++key) map.at(key << 40) = static_cast<uint32_t>(key);
  EXPECT_EQ(map.size(), 5'000U);
  for (uint64_t key = 0; key < 5'000; ++key) {
    ASSERT_NE(map.find(key << 40), nullptr);
    EXPECT_EQ(*map.find(key << 40), key);
  }
  EXPECT_EQ(map.find(1), nullptr);
  map.clear();
  EXPECT_EQ(map.find(uint64_t{1} << 40), nullptr);
  EXPECT_EQ(map.at(7), 0U);
}

Op access(uint64_t key, bool writes) {
  Op op;
  op.kind = writes ? OpKind::write : OpKind::read;
  op.writes = writes;
  op.key = key;
  op.resource = 1;
  return op;
}

TEST(AccessProfile, CountsForATaskAndThoseItDescendsFrom) {
  AccessProfile profile;
  const auto schedule = [&] {
    profile.begin(true);
    profile.meet(100, kNoTask);
    profile.meet(101, 0);
    for (int i = 0; i < 3; ++i) profile.note(1, access(7, true));
    profile.note(0, access(7, false));
  };
  schedule();
  profile.begin(false);
  profile.meet(100, kNoTask);
  profile.meet(101, 0);
  EXPECT_EQ(profile.expected(0, 7), 4U);
  EXPECT_EQ(profile.expected(1, 7), 3U);
  EXPECT_EQ(profile.expected(1, 8), 0U);
}

TEST(AccessProfile, DrawsWhatSeveralShareAndSomebodyWrites) {
  AccessProfile profile;
  Random random(1);
  profile.begin(true);
  EXPECT_EQ(profile.draw(random), 0U);
  profile.meet(100, kNoTask);
  profile.meet(101, 0);
  for (int i = 0; i < 50; ++i) {
    profile.note(0, access(1, true));       // One task alone.
    profile.note(i % 2, access(2, false));  // Read by both, written by nobody.
  }
  for (int i = 0; i < 3; ++i) profile.note(0, access(3, true));
  profile.note(1, access(3, false));
  profile.note(0, access(4, true));
  profile.note(1, access(4, false));
  int third = 0;
  for (int i = 0; i < 6'000; ++i) {
    const uint64_t key = profile.draw(random);
    ASSERT_TRUE(key == 3 || key == 4) << key;
    third += key == 3 ? 1 : 0;
  }
  EXPECT_NEAR(third, 4'000, 150);  // Four accesses against two.
}

}  // namespace
}  // namespace ordeal::explore
