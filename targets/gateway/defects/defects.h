// The gateway's planted bugs: each is a variant of one part, in a file of its own, with a failpoint
// in its race window. A part is made in its variant where the defect is on at that moment.
#pragma once

#include <memory>
#include <string>

#include "harness/fault/defect.h"
#include "targets/gateway/parts.h"

namespace ordeal::gateway::defects {

extern Defect check_then_take;
std::unique_ptr<Limiter> limiter_that_checks_then_takes(const LimiterOptions& options);

extern Defect half_open_flood;
std::unique_ptr<Breaker> breaker_that_floods(const BreakerOptions& options);

extern Defect check_then_create;
std::unique_ptr<Pool> pool_that_checks_then_creates(const std::string& provider, int size);

extern Defect plain_counter;
std::unique_ptr<Balancer> balancer_with_plain_counter();

extern Defect stampede;
std::unique_ptr<ResponseCache> cache_without_flights(const CacheOptions& options);

extern Defect mixed_generation;
std::unique_ptr<ConfigStore> config_read_in_parts(const Config& initial);

}  // namespace ordeal::gateway::defects
