include "gateway/pool_closes"
defect "gateway.pool.close_races_create"
must_fail "leak"
