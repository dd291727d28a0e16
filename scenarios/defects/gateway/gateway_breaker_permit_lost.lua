include "gateway/breaker_recovers"
defect "gateway.breaker.permit_lost"
must_fail "invariant"
