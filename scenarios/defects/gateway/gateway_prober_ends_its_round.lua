include "gateway/shutdown_probing"
defect "gateway.prober.ends_its_round"
must_fail "slow-shutdown"
