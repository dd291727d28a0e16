include "gateway/breaker_announces"
defect "gateway.breaker.listener_under_lock"
must_fail "deadlock"
