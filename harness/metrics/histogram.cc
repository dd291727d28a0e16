#include "harness/metrics/histogram.h"

#include <algorithm>
#include <cmath>

namespace ordeal {

void Histogram::merge(const Histogram& other) {
  if (other.count_ == 0) return;
  const uint32_t last = bucket_of(other.max_);
  for (uint32_t b = bucket_of(other.min_); b <= last; ++b) counts_[b] += other.counts_[b];
  count_ += other.count_;
  sum_ += other.sum_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
}

void Histogram::merge(const HistogramData& other) {
  if (other.count == 0) return;
  for (const auto& [bucket, count] : other.buckets) {
    if (bucket < kBuckets) counts_[bucket] += count;
  }
  count_ += other.count;
  sum_ += static_cast<uint64_t>(other.sum);
  min_ = std::min(min_, other.min);
  max_ = std::max(max_, other.max);
}

void Histogram::clear() {
  if (count_ == 0) return;
  const uint32_t last = bucket_of(max_);
  for (uint32_t b = bucket_of(min_); b <= last; ++b) counts_[b] = 0;
  count_ = 0;
  sum_ = 0;
  min_ = ~uint64_t{0};
  max_ = 0;
}

double Histogram::mean() const {
  return count_ == 0 ? 0 : static_cast<double>(sum_) / static_cast<double>(count_);
}

uint64_t Histogram::percentile(double share) const {
  if (count_ == 0) return 0;
  const auto wanted = static_cast<uint64_t>(
      std::clamp(std::ceil(share * static_cast<double>(count_)), 1.0, static_cast<double>(count_)));
  if (wanted == count_) return max_;
  uint64_t seen = 0;
  for (uint32_t b = bucket_of(min_); b < kBuckets; ++b) {
    seen += counts_[b];
    if (seen >= wanted) {
      const uint64_t low = lower_bound(b);
      return std::clamp(low + (upper_bound(b) - low) / 2, min_, max_);
    }
  }
  return max_;
}

Latency Histogram::summary() const {
  Latency latency;
  latency.count = count_;
  latency.mean = mean();
  latency.min = min();
  latency.p50 = percentile(0.5);
  latency.p90 = percentile(0.9);
  latency.p95 = percentile(0.95);
  latency.p99 = percentile(0.99);
  latency.p999 = percentile(0.999);
  latency.p9999 = percentile(0.9999);
  latency.max = max_;
  return latency;
}

HistogramData Histogram::data() const {
  HistogramData data;
  data.count = count_;
  data.min = min();
  data.max = max_;
  data.sum = static_cast<double>(sum_);
  if (count_ == 0) return data;
  const uint32_t last = bucket_of(max_);
  for (uint32_t b = bucket_of(min_); b <= last; ++b) {
    if (counts_[b] != 0) data.buckets.emplace_back(b, counts_[b]);
  }
  return data;
}

}  // namespace ordeal
