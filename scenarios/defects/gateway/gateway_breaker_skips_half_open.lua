include "gateway/breaker_recovers"
defect "gateway.breaker.skips_half_open"
must_fail "invariant: open was left by way of half open alone"
