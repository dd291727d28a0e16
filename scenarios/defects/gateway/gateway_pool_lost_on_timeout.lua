include "gateway/pool_busy"
defect "gateway.pool.lost_on_timeout"
must_fail "invariant"
