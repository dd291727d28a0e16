include "gateway/limiter_refills"
defect "gateway.limiter.time_rewind"
must_fail "invariant: no more was admitted than had arrived"
