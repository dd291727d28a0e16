include "gateway/permits_return"
defect "gateway.breaker.permit_lost"
must_fail "leak"
