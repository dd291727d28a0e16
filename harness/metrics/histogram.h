// A log-linear histogram of nanoseconds: 32 sub-buckets to each power of two, so a value is known
// to about 3 %, over the full range of 64 bits, in 15 KiB.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "harness/result/result.h"

namespace ordeal {

// Not thread-safe: each thread has its own, merged where they meet.
class Histogram {
 public:
  static constexpr unsigned kSubBits = 5;
  static constexpr uint32_t kSub = 1U << kSubBits;
  static constexpr uint32_t kBuckets = (64 - kSubBits + 1) * kSub;

  // Values below 64 have a bucket each; above, the five bits behind the leading one choose.
  static constexpr uint32_t bucket_of(uint64_t value) {
    const auto shift = static_cast<uint32_t>(std::bit_width(value | kSub)) - kSubBits - 1;
    return (shift << kSubBits) + static_cast<uint32_t>(value >> shift);
  }
  // The smallest and the largest value of a bucket.
  static constexpr uint64_t lower_bound(uint32_t bucket) {
    const uint32_t shift = bucket < 2 * kSub ? 0 : (bucket >> kSubBits) - 1;
    return static_cast<uint64_t>(bucket - (shift << kSubBits)) << shift;
  }
  static constexpr uint64_t upper_bound(uint32_t bucket) {
    const uint32_t shift = bucket < 2 * kSub ? 0 : (bucket >> kSubBits) - 1;
    return lower_bound(bucket) + ((uint64_t{1} << shift) - 1);
  }

  void record(uint64_t value) {
    ++counts_[bucket_of(value)];
    ++count_;
    sum_ += value;
    if (value < min_) min_ = value;
    if (value > max_) max_ = value;
  }
  void merge(const Histogram& other);
  void merge(const HistogramData& other);
  void clear();

  uint64_t count() const { return count_; }
  uint64_t min() const { return count_ == 0 ? 0 : min_; }
  uint64_t max() const { return max_; }
  double mean() const;

  // The value that `share` (0..1) of the records do not exceed: the middle of its bucket, never
  // beyond min and max. 0 when empty.
  uint64_t percentile(double share) const;

  Latency summary() const;
  HistogramData data() const;

 private:
  std::array<uint64_t, kBuckets> counts_{};
  uint64_t count_ = 0;
  uint64_t sum_ = 0;
  uint64_t min_ = ~uint64_t{0};
  uint64_t max_ = 0;
};

}  // namespace ordeal
