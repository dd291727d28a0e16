-- Providers are well and asked so every now and then. The gateway closes while its prober rests.
describe "a shutdown does not wait for the next round of probes"
tags { "gateway", "shutdown" }
local rounds = param("rounds", 50, "of each client")

explore { set = { rounds = 2 } }
stress  { close_within = "1s" }

local gateway = target.gateway { probes = { every = "30s" } }

group("clients", { threads = 2, iterations = rounds }, function() gateway.handle_request() end)

finally("nothing is in flight when nobody calls", function() return gateway.in_flight() == 0 end)
