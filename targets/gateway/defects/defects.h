// The gateway's planted bugs. Each is a variant of one part, in a file of its own, with a failpoint
// in its race window where it has one. parts.cc makes a part in its variant where the defect is on
// at that moment.
#pragma once

#include <memory>

#include "harness/fault/defect.h"
#include "targets/gateway/parts.h"

namespace ordeal::gateway::defects {

extern Defect check_then_take;
std::unique_ptr<Limiter> limiter_that_checks_then_takes(const LimiterOptions& options);
extern Defect double_refill;
std::unique_ptr<Limiter> limiter_that_refills_twice(const LimiterOptions& options);
extern Defect time_rewind;
std::unique_ptr<Limiter> limiter_that_goes_back_in_time(const LimiterOptions& options);

extern Defect half_open_flood;
std::unique_ptr<Breaker> breaker_that_floods(const BreakerOptions& options);
extern Defect losers_allowed;
std::unique_ptr<Breaker> breaker_that_admits_losers(const BreakerOptions& options);
extern Defect permit_lost;
std::unique_ptr<Breaker> breaker_that_loses_permits(const BreakerOptions& options);
extern Defect old_generation;
std::unique_ptr<Breaker> breaker_that_believes_old_results(const BreakerOptions& options);
extern Defect skips_half_open;
std::unique_ptr<Breaker> breaker_without_half_open(const BreakerOptions& options);
extern Defect publish_relaxed;
std::unique_ptr<Breaker> breaker_shown_relaxed(const BreakerOptions& options);
extern Defect listener_under_lock;
std::unique_ptr<Breaker> breaker_that_tells_under_its_lock(const BreakerOptions& options);

extern Defect check_then_create;
std::unique_ptr<Pool> pool_that_checks_then_creates(const PoolOptions& options);
extern Defect lost_on_timeout;
std::unique_ptr<Pool> pool_that_loses_what_comes_late(const PoolOptions& options);
extern Defect failed_create_no_signal;
std::unique_ptr<Pool> pool_that_keeps_its_failures_quiet(const PoolOptions& options);
extern Defect close_races_create;
std::unique_ptr<Pool> pool_that_fills_when_closed(const PoolOptions& options);
extern Defect reply_crosses;
std::unique_ptr<Pool> pool_that_keeps_unread_replies(const PoolOptions& options);

extern Defect plain_counter;
std::unique_ptr<Balancer> balancer_with_plain_counter();
extern Defect inflight_twice;
std::unique_ptr<Load> load_that_leaves_in_two_steps();
extern Defect equals_threshold;
std::unique_ptr<Outlier> outlier_that_must_meet_its_threshold(const OutlierOptions& options);
extern Defect stale_score;
std::unique_ptr<Health> health_without_order();

extern Defect stampede;
std::unique_ptr<ResponseCache> cache_without_flights(const CacheOptions& options);
extern Defect cancel_drops_key;
std::unique_ptr<ResponseCache> cache_that_cancels_for_all(const CacheOptions& options);

extern Defect mixed_generation;
std::unique_ptr<ConfigStore> config_read_in_parts(const Config& initial);
extern Defect older_wins;
std::unique_ptr<ConfigStore> config_compared_too_early(const Config& initial);
extern Defect cleared_then_filled;
std::unique_ptr<Registry> registry_cleared_then_filled();

extern Defect lock_across_probe;
std::unique_ptr<Registry> registry_locked_across_probes();
extern Defect descending;
std::unique_ptr<Registry> registry_that_locks_descending();

extern Defect sleeps_its_interval;
std::unique_ptr<StopSignal> stop_signal_that_ends_no_sleep();
extern Defect ends_its_round;
std::unique_ptr<StopSignal> stop_signal_heard_between_rounds();

}  // namespace ordeal::gateway::defects
