include "gateway/limiter_refills"
defect "gateway.limiter.double_refill"
must_fail "invariant: no more was admitted than had arrived"
