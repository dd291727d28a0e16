include "gateway/balancer_turns"
defect "gateway.balancer.plain_counter"
must_fail "data-race"
tags { "explore-only" }
