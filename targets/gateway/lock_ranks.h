// The lock order of the gateway: a thread takes locks in ascending rank. Most of these locks are
// never nested; the ranks make the reverse nesting a finding.
//
// A thread holds no lock across a call to an upstream, a failpoint, or another part's callback.
#pragma once

#include "harness/sync/watch_point.h"

namespace ordeal::gateway {

inline constexpr Rank kNewsRank{3};
inline constexpr Rank kTotalsRank{5};
inline constexpr Rank kMetricsRank{10};
inline constexpr Rank kLimiterRank{20};
inline constexpr Rank kPoolRank{30};
inline constexpr Rank kBreakerRank{40};
inline constexpr Rank kRegistryRank{50};
// 60 belongs to a provider's health, which needs no lock.
inline constexpr Rank kCacheRank{70};
inline constexpr Rank kWiresRank{90};

}  // namespace ordeal::gateway
