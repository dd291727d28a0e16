// What became of the calls to one provider.
#pragma once

#include <cstdint>

#include "harness/sync/mutex.h"
#include "targets/gateway/lock_ranks.h"

namespace ordeal::gateway {

// Of one moment: requests == succeeded + failed.
struct ProviderCounts {
  int64_t requests = 0;
  int64_t succeeded = 0;
  int64_t failed = 0;
  Duration latency = Duration::zero();  // Of all of them together.
};

// Thread-safe. One lock, not three counters: a reader always sees a sum that adds up.
class ProviderMetrics {
 public:
  void record(bool ok, Duration latency);
  ProviderCounts read() const;

 private:
  mutable Mutex mu_{"gateway.metrics", kMetricsRank};
  ProviderCounts counts_ GUARDED_BY(mu_);
};

}  // namespace ordeal::gateway
