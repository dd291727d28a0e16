include "gateway/breaker_probes"
defect "gateway.breaker.half_open_flood"
must_fail "invariant: one probe at once"
