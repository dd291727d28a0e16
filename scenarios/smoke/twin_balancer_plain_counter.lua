-- A round-robin counter that is a plain integer: a data race, for ThreadSanitizer to find.
describe "a plain counter in the balancer is a data race"
tags { "gateway", "smoke", "race" }
sanitize "thread"

local gateway = target.gateway { balancer = "round_robin" }

group("clients", { threads = 4, iterations = 2000 }, mix { [gateway.handle_request] = 1 })

defect "gateway.balancer.plain_counter"
must_fail "data-race"
