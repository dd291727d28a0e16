include "gateway/breaker_probes"
defect "gateway.breaker.losers_allowed"
must_fail "invariant: one probe at once"
