include "gateway/health_scores"
defect "gateway.health.stale_score"
must_fail "invariant: every score was a percentage"
tags { "explore-only", "weak-memory" }
