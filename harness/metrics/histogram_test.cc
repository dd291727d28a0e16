#include "harness/metrics/histogram.h"

#include <gtest/gtest.h>

#include "harness/base/random.h"

namespace ordeal {
namespace {

TEST(Histogram, BucketsTileTheWholeRange) {
  for (uint32_t b = 0; b + 1 < Histogram::kBuckets; ++b) {
    ASSERT_EQ(Histogram::upper_bound(b) + 1, Histogram::lower_bound(b + 1)) << b;
    ASSERT_EQ(Histogram::bucket_of(Histogram::lower_bound(b)), b);
    ASSERT_EQ(Histogram::bucket_of(Histogram::upper_bound(b)), b);
  }
  EXPECT_EQ(Histogram::bucket_of(~uint64_t{0}), Histogram::kBuckets - 1);
}

TEST(Histogram, KnowsAValueToThreePercent) {
  Random random(1, "histogram", "");
  for (int i = 0; i < 10'000; ++i) {
    const uint64_t value = random.next() >> random.below(60);
    const uint32_t b = Histogram::bucket_of(value);
    const double width = static_cast<double>(Histogram::upper_bound(b) - Histogram::lower_bound(b));
    ASSERT_LE(width, static_cast<double>(value) * 0.032);
  }
}

TEST(Histogram, AnswersPercentiles) {
  Histogram h;
  for (uint64_t v = 1; v <= 1000; ++v) h.record(v);
  EXPECT_NEAR(static_cast<double>(h.percentile(0.5)), 500, 500 * 0.032);
  EXPECT_NEAR(static_cast<double>(h.percentile(0.99)), 990, 990 * 0.032);
  EXPECT_EQ(h.percentile(0), 1u);
  EXPECT_EQ(h.percentile(1), 1000u);
  EXPECT_EQ(h.summary().max, 1000u);
  EXPECT_DOUBLE_EQ(h.mean(), 500.5);
}

TEST(Histogram, MergesAndClears) {
  Histogram a, b, both;
  for (uint64_t v : {3u, 70u, 900u}) {
    a.record(v);
    both.record(v);
  }
  for (uint64_t v : {1u, 1'000'000u}) {
    b.record(v);
    both.record(v);
  }
  a.merge(b);
  EXPECT_EQ(a.data().buckets, both.data().buckets);
  Histogram from_data;
  from_data.merge(both.data());
  EXPECT_EQ(from_data.summary().p50, both.summary().p50);
  EXPECT_EQ(from_data.min(), 1u);
  a.clear();
  EXPECT_EQ(a.count(), 0u);
  EXPECT_EQ(a.percentile(0.5), 0u);
  EXPECT_TRUE(a.data().buckets.empty());
}

}  // namespace
}  // namespace ordeal
