include "gateway/pool_closes"
defect "gateway.pool.close_races_create"
must_fail "invariant: the far ends count as many connections as the pools"
