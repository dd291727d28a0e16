#include "harness/fault/rule.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <cmath>
#include <map>

namespace ordeal {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr uint64_t kThread = 0x1234;
const uint64_t kStream = fault_stream(7, "test.file.read", kThread);

std::vector<uint64_t> firing(const FaultRuleSpec& rule, uint64_t hits, uint64_t stream = kStream) {
  std::vector<uint64_t> fired;
  for (uint64_t n = 1; n <= hits; ++n) {
    if (decide(rule, stream, 0, n, {}).fires) fired.push_back(n);
  }
  return fired;
}

using Hits = std::vector<uint64_t>;

TEST(Decide, CountsHits) {
  EXPECT_EQ(firing({.noop = true, .nth = {{2, 2}, {4, 5}}}, 9), (Hits{2, 4, 5}));
  EXPECT_EQ(firing({.noop = true, .every = 3}, 9), (Hits{3, 6, 9}));
  EXPECT_EQ(firing({.noop = true, .skip = 7}, 9), (Hits{8, 9}));
  EXPECT_EQ(firing({.noop = true, .skip = 2, .nth = {{2, 2}}}, 9), (Hits{4}));
  EXPECT_EQ(firing({.noop = true, .chance = {0, 1}}, 9), Hits{});
}

TEST(Decide, IsPureAndKnowsNothingButItsArguments) {
  const FaultRuleSpec rule{
      .delay = DelayLaw{.kind = DelayLaw::Kind::exponential, .a = milliseconds(2)},
      .errors = {{EIO, 1}, {ENOSPC, 1}},
      .chance = {1, 3}};
  for (uint64_t n = 1; n < 200; ++n)
    EXPECT_EQ(decide(rule, kStream, 1, n, {}), decide(rule, kStream, 1, n, {}));
}

TEST(Decide, DependsOnSeedPointThreadHitAndOrdinal) {
  const FaultRuleSpec rule{.noop = true, .chance = {1, 2}};
  const Hits base = firing(rule, 100);
  EXPECT_NE(base, firing(rule, 100, fault_stream(8, "test.file.read", kThread)));
  EXPECT_NE(base, firing(rule, 100, fault_stream(7, "test.file.write", kThread)));
  EXPECT_NE(base, firing(rule, 100, fault_stream(7, "test.file.read", kThread + 1)));
  Hits other;
  for (uint64_t n = 1; n <= 100; ++n) {
    if (decide(rule, kStream, 1, n, {}).fires) other.push_back(n);
  }
  EXPECT_NE(base, other);
}

TEST(Decide, ChanceIsTheRatio) {
  const size_t fired = firing({.noop = true, .chance = {1, 20}}, 100'000).size();
  EXPECT_NEAR(static_cast<double>(fired), 5000, 350);  // Five standard deviations.
}

TEST(Decide, WeightsErrors) {
  std::map<int, int> counts;
  const FaultRuleSpec rule{.errors = {{EIO, 3}, {ENOSPC, 1}}};
  for (uint64_t n = 1; n <= 40'000; ++n) ++counts[decide(rule, kStream, 0, n, {}).error];
  EXPECT_EQ(counts.size(), 2u);
  EXPECT_NEAR(counts[EIO], 30'000, 450);
}

TEST(Decide, LooksAtPathAndKey) {
  const FaultRuleSpec rule{.noop = true, .where_path = "/a/*", .where_key = "s3"};
  EXPECT_TRUE(decide(rule, kStream, 0, 1, {.path = "/a/b", .key = "s3"}).fires);
  EXPECT_FALSE(decide(rule, kStream, 0, 1, {.path = "/b", .key = "s3"}).fires);
  EXPECT_FALSE(decide(rule, kStream, 0, 1, {.path = "/a/b", .key = "gcs"}).fires);
  EXPECT_FALSE(decide(rule, kStream, 0, 1, {}).fires);
}

TEST(Decide, SelectsByGroupAndThread) {
  EXPECT_TRUE(selects({}, "writers/0", "writers"));
  EXPECT_TRUE(selects({.group = "wr*"}, "writers/0", "writers"));
  EXPECT_FALSE(selects({.group = "readers"}, "writers/0", "writers"));
  EXPECT_TRUE(selects({.thread = "writers/?"}, "writers/0", "writers"));
  EXPECT_FALSE(selects({.thread = "writers/1"}, "writers/0", "writers"));
}

struct Drawn {
  Duration least, most;
  double mean;
};
Drawn draw_many(const DelayLaw& law) {
  Random random(99);
  Drawn drawn{Duration::max(), Duration::zero(), 0};
  constexpr int kDraws = 100'000;
  for (int i = 0; i < kDraws; ++i) {
    const Duration d = law.draw(random);
    drawn.least = std::min(drawn.least, d);
    drawn.most = std::max(drawn.most, d);
    drawn.mean += static_cast<double>(d.count()) / kDraws;
  }
  return drawn;
}

TEST(DelayLaw, StaysWithinItsBoundsAndHasItsMean) {
  const Drawn constant = draw_many({.a = milliseconds(3)});
  EXPECT_EQ(constant.least, milliseconds(3));
  EXPECT_EQ(constant.most, milliseconds(3));

  const Drawn uniform =
      draw_many({.kind = DelayLaw::Kind::uniform, .a = milliseconds(1), .b = milliseconds(5)});
  EXPECT_GE(uniform.least, milliseconds(1));
  EXPECT_LE(uniform.most, milliseconds(5));
  EXPECT_NEAR(uniform.mean, 3e6, 3e4);

  const Drawn exponential = draw_many({.kind = DelayLaw::Kind::exponential, .a = milliseconds(2)});
  EXPECT_GE(exponential.least, Duration::zero());
  EXPECT_NEAR(exponential.mean, 2e6, 5e4);

  const Drawn lognormal =
      draw_many({.kind = DelayLaw::Kind::lognormal, .a = milliseconds(2), .shape = 0.5});
  EXPECT_NEAR(lognormal.mean, 2e6 * std::exp(0.125), 4e4);

  const Drawn pareto =
      draw_many({.kind = DelayLaw::Kind::pareto, .a = milliseconds(1), .shape = 3});
  EXPECT_GE(pareto.least, milliseconds(1));
  EXPECT_NEAR(pareto.mean, 1.5e6, 4e4);
}

// The factor of such a law may be infinite, and 0 times infinity is no number.
TEST(DelayLaw, AScaleOfZeroIsNoDelay) {
  for (const auto kind : {DelayLaw::Kind::lognormal, DelayLaw::Kind::pareto}) {
    EXPECT_EQ(draw_many({.kind = kind, .shape = 1e6}).most, Duration::zero());
    EXPECT_EQ(draw_many({.kind = kind, .shape = 1e-6}).most, Duration::zero());
  }
}

TEST(DelayLaw, CutsDrawsWithoutBound) {
  const Drawn wild =
      draw_many({.kind = DelayLaw::Kind::pareto, .a = milliseconds(1), .shape = 0.01});
  EXPECT_EQ(wild.most, DelayLaw::kLongest);
}

}  // namespace
}  // namespace ordeal
