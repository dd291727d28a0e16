// Makes the parts of a gateway that have a defective variant: the sound part, or the variant where
// its defect is on. No other clean code knows of defects.
#pragma once

#include <memory>
#include "targets/gateway/balancer.h"
#include "targets/gateway/breaker.h"
#include "targets/gateway/cache.h"
#include "targets/gateway/config.h"
#include "targets/gateway/health.h"
#include "targets/gateway/limiter.h"
#include "targets/gateway/load.h"
#include "targets/gateway/outlier.h"
#include "targets/gateway/pool.h"
#include "targets/gateway/registry.h"
#include "targets/gateway/stop_signal.h"

namespace ordeal::gateway {

std::unique_ptr<Limiter> make_limiter(const LimiterOptions& options);
std::unique_ptr<Breaker> make_breaker(const BreakerOptions& options);
std::unique_ptr<Pool> make_pool(const PoolOptions& options);
std::unique_ptr<Balancer> make_balancer(const BalancerKind& kind);
std::unique_ptr<ResponseCache> make_cache(const CacheOptions& options);
std::unique_ptr<ConfigStore> make_config_store(const Config& initial);
std::unique_ptr<Registry> make_registry();
std::unique_ptr<Health> make_health();
std::unique_ptr<Outlier> make_outlier(const OutlierOptions& options);
std::unique_ptr<Load> make_load();
std::unique_ptr<StopSignal> make_stop_signal();

}  // namespace ordeal::gateway
