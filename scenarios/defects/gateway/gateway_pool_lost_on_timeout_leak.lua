include "gateway/permits_return"
defect "gateway.pool.lost_on_timeout"
must_fail "leak"
