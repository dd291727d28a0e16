include "gateway/config_generations"
defect "gateway.config.mixed_generation"
must_fail "unexpected-error"
