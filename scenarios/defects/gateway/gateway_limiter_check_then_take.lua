include "gateway/limiter_refills"
defect "gateway.limiter.check_then_take"
must_fail "invariant"
