include "gateway/connections_end"
defect "gateway.pool.close_races_create"
must_fail "leak"
