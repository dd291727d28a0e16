// The one order in which the gateway's locks may be nested: ascending. Most are never nested at
// all; the ranks see to it that nobody nests them the other way round.
//
// No lock is ever held across a call to an upstream, a failpoint, or another part's callback.
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
