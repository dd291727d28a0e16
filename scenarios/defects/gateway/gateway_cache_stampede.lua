include "gateway/cache_flights"
defect "gateway.cache.stampede"
must_fail "invariant: one load at once"
