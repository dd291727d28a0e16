include "gateway/breaker_announces"
defect "gateway.breaker.publish_relaxed"
must_fail "invariant: every answer was about an hour"
tags { "explore-only", "weak-memory" }
