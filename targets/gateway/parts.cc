#include "targets/gateway/parts.h"

#include "targets/gateway/defects/defects.h"

namespace ordeal::gateway {

using namespace defects;

std::unique_ptr<Limiter> make_limiter(const LimiterOptions& options) {
  if (check_then_take.on()) return limiter_that_checks_then_takes(options);
  if (double_refill.on()) return limiter_that_refills_twice(options);
  if (time_rewind.on()) return limiter_that_goes_back_in_time(options);
  return std::make_unique<Limiter>(options);
}

std::unique_ptr<Breaker> make_breaker(const BreakerOptions& options) {
  if (half_open_flood.on()) return breaker_that_floods(options);
  if (losers_allowed.on()) return breaker_that_admits_losers(options);
  if (permit_lost.on()) return breaker_that_loses_permits(options);
  if (old_generation.on()) return breaker_that_believes_old_results(options);
  if (skips_half_open.on()) return breaker_without_half_open(options);
  if (publish_relaxed.on()) return breaker_shown_relaxed(options);
  if (listener_under_lock.on()) return breaker_that_tells_under_its_lock(options);
  return std::make_unique<Breaker>(options);
}

std::unique_ptr<Pool> make_pool(const PoolOptions& options) {
  if (check_then_create.on()) return pool_that_checks_then_creates(options);
  if (lost_on_timeout.on()) return pool_that_loses_what_comes_late(options);
  if (failed_create_no_signal.on()) return pool_that_keeps_its_failures_quiet(options);
  if (close_races_create.on()) return pool_that_fills_when_closed(options);
  if (reply_crosses.on()) return pool_that_keeps_unread_replies(options);
  return std::make_unique<Pool>(options);
}

std::unique_ptr<Balancer> make_balancer(const BalancerKind& kind) {
  if (plain_counter.on()) return balancer_with_plain_counter();
  return kind.make();
}

std::unique_ptr<ResponseCache> make_cache(const CacheOptions& options) {
  if (stampede.on()) return cache_without_flights(options);
  if (cancel_drops_key.on()) return cache_that_cancels_for_all(options);
  return std::make_unique<ResponseCache>(options);
}

std::unique_ptr<ConfigStore> make_config_store(const Config& initial) {
  if (mixed_generation.on()) return config_read_in_parts(initial);
  if (older_wins.on()) return config_compared_too_early(initial);
  return std::make_unique<ConfigStore>(initial);
}

std::unique_ptr<Registry> make_registry() {
  if (cleared_then_filled.on()) return registry_cleared_then_filled();
  if (lock_across_probe.on()) return registry_locked_across_probes();
  if (descending.on()) return registry_that_locks_descending();
  return std::make_unique<Registry>();
}

std::unique_ptr<Health> make_health() {
  if (stale_score.on()) return health_without_order();
  return std::make_unique<Health>();
}

std::unique_ptr<Outlier> make_outlier(const OutlierOptions& options) {
  if (equals_threshold.on()) return outlier_that_must_meet_its_threshold(options);
  return std::make_unique<Outlier>(options);
}

std::unique_ptr<Load> make_load() {
  if (inflight_twice.on()) return load_that_leaves_in_two_steps();
  return std::make_unique<Load>();
}

std::unique_ptr<StopSignal> make_stop_signal() {
  if (sleeps_its_interval.on()) return stop_signal_that_ends_no_sleep();
  if (ends_its_round.on()) return stop_signal_heard_between_rounds();
  return std::make_unique<StopSignal>();
}

}  // namespace ordeal::gateway
