#include "targets/gateway/provider_metrics.h"

namespace ordeal::gateway {

void ProviderMetrics::record(bool ok, Duration latency) {
  Lock lock(mu_);
  ++counts_.requests;
  ++(ok ? counts_.succeeded : counts_.failed);
  counts_.latency += latency;
}

ProviderCounts ProviderMetrics::read() const {
  Lock lock(mu_);
  return counts_;
}

}  // namespace ordeal::gateway
