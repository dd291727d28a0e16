include "gateway/config_generations"
defect "gateway.config.older_wins"
must_fail "invariant"
