include "gateway/pool_connects"
defect "gateway.pool.failed_create_no_signal"
must_fail "lost-wakeup"
