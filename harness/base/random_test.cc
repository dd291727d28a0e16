#include "harness/base/random.h"

#include <gtest/gtest.h>

namespace ordeal {
namespace {

TEST(Random, DependsOnSeedPurposeAndPathAlone) {
  Random a(7, "fault", "writers/0"), same(7, "fault", "writers/0");
  Random path(7, "fault", "writers/1"), purpose(7, "pick", "writers/0"),
      seed(8, "fault", "writers/0");
  const uint64_t first = a.next();
  EXPECT_EQ(first, same.next());
  EXPECT_NE(first, path.next());
  EXPECT_NE(first, purpose.next());
  EXPECT_NE(first, seed.next());
}

TEST(Random, HashesAreTheSameOnEveryMachine) {
  EXPECT_EQ(hash_text("writers/0"), hash_text(std::string("writers/") + "0"));
  static_assert(hash_text("") != hash_text("a"));
  EXPECT_EQ(mix_bits(0), 0xe220a8397b1dcdafULL);  // SplitMix64's first output from state 0.
}

TEST(Random, BelowCoversItsRange) {
  Random random(1, "test", "");
  int seen[5] = {};
  for (int i = 0; i < 5000; ++i) ++seen[random.below(5)];
  for (int count : seen) EXPECT_NEAR(count, 1000, 150);
  for (int i = 0; i < 100; ++i) {
    const int64_t x = random.between(-3, 3);
    EXPECT_TRUE(x >= -3 && x <= 3);
  }
}

TEST(Chance, IsARatio) {
  EXPECT_EQ(parse_chance("1/20"), (Chance{1, 20}));
  EXPECT_EQ(parse_chance("5%"), (Chance{1, 20}));
  EXPECT_EQ(parse_chance("0.25"), (Chance{1, 4}));
  EXPECT_EQ(parse_chance("1"), (Chance{1, 1}));
  for (const char* bad : {"", "2", "-0.1", "1/0", "3/2", "x", "101%", "1/"}) {
    EXPECT_EQ(parse_chance(bad), std::nullopt) << bad;
  }
}

TEST(Chance, OneAlwaysHitsAndZeroNever) {
  Random random(3, "test", "");
  int hits = 0;
  for (int i = 0; i < 20'000; ++i) {
    const uint64_t bits = random.next();
    ASSERT_TRUE((Chance{1, 1}).hits(bits));
    ASSERT_FALSE((Chance{0, 1}).hits(bits));
    hits += Chance{1, 20}.hits(bits);
  }
  EXPECT_NEAR(hits, 1000, 150);
}

}  // namespace
}  // namespace ordeal
