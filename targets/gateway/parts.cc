#include "targets/gateway/parts.h"

#include "targets/gateway/defects/defects.h"

namespace ordeal::gateway {

std::unique_ptr<Limiter> make_limiter(const LimiterOptions& options) {
  if (defects::check_then_take.on()) return defects::limiter_that_checks_then_takes(options);
  return std::make_unique<Limiter>(options);
}

std::unique_ptr<Breaker> make_breaker(const BreakerOptions& options) {
  if (defects::half_open_flood.on()) return defects::breaker_that_floods(options);
  return std::make_unique<Breaker>(options);
}

std::unique_ptr<Pool> make_pool(const std::string& provider, int size) {
  if (defects::check_then_create.on())
    return defects::pool_that_checks_then_creates(provider, size);
  return std::make_unique<Pool>(provider, size);
}

std::unique_ptr<Balancer> make_balancer(const BalancerKind& kind) {
  if (defects::plain_counter.on()) return defects::balancer_with_plain_counter();
  return kind.make();
}

std::unique_ptr<ResponseCache> make_cache(const CacheOptions& options) {
  if (defects::stampede.on()) return defects::cache_without_flights(options);
  return std::make_unique<ResponseCache>(options);
}

std::unique_ptr<ConfigStore> make_config_store(const Config& initial) {
  if (defects::mixed_generation.on()) return defects::config_read_in_parts(initial);
  return std::make_unique<ConfigStore>(initial);
}

}  // namespace ordeal::gateway
