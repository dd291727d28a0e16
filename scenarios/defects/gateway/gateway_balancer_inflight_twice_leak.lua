include "gateway/permits_return"
defect "gateway.balancer.inflight_twice"
must_fail "leak"
