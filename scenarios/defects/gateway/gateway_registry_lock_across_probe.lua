include "gateway/shutdown_probing"
defect "gateway.registry.lock_across_probe"
must_fail "slow-shutdown"
