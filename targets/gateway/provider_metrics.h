// Counts of the calls to one provider.
#pragma once

#include <cstdint>

#include "harness/sync/mutex.h"
#include "targets/gateway/lock_ranks.h"

namespace ordeal::gateway {

// A ProviderCounts is one snapshot. Invariant: requests == succeeded + failed.
struct ProviderCounts {
  int64_t requests = 0;
  int64_t succeeded = 0;
  int64_t failed = 0;
  Duration latency = Duration::zero();  // The sum over all requests.
};

// A ProviderMetrics counts the calls to one provider. Thread-safe. One lock, not three counters:
// the invariant of ProviderCounts holds for every reader.
class ProviderMetrics {
 public:
  void record(bool ok, Duration latency);
  ProviderCounts read() const;

 private:
  mutable Mutex mu_{"gateway.metrics", kMetricsRank};
  ProviderCounts counts_ GUARDED_BY(mu_);
};

}  // namespace ordeal::gateway
