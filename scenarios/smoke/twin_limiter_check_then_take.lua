-- The same claim with a limiter that tests, then takes: it must be caught.
include "smoke/limiter_exact"
defect "gateway.limiter.check_then_take"
must_fail "invariant: exactly ten of eleven are admitted"
