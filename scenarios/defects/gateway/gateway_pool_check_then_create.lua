include "gateway/pool_busy"
defect "gateway.pool.check_then_create"
must_fail "invariant"
