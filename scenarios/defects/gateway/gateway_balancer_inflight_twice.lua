include "gateway/pool_busy"
defect "gateway.balancer.inflight_twice"
must_fail "invariant: the provider has nothing to do"
