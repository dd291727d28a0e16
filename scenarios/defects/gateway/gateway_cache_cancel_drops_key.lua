include "gateway/cache_flights"
defect "gateway.cache.cancel_drops_key"
must_fail "invariant: one load at once"
