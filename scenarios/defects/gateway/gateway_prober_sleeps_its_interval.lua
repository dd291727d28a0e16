include "gateway/shutdown_resting"
defect "gateway.prober.sleeps_its_interval"
must_fail "slow-shutdown"
