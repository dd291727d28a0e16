include "gateway/breaker_generations"
defect "gateway.breaker.old_generation"
must_fail "invariant: no breaker of a broken provider closed"
