include "gateway/limiter_linearizable"
defect "gateway.limiter.check_then_take"
must_fail "history"
