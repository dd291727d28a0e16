-- A provider that fails every other call. Each time its breaker is half open, many would like to
-- be the one that tries.
describe "a half-open breaker lets as many through as it has probes"
tags { "gateway", "breaker" }
local clients = param("clients", 4, "threads that ask")
local rounds  = param("rounds", 400, "of each client")

explore { set = { clients = 3, rounds = 2 } }

local gateway = target.gateway {
  providers = { { name = "a", latency = "100us", failures = "1/2" } },
  breaker   = { trip_after = 1, open_for = "100us", probes = 1 },
}

group("clients", { threads = clients, iterations = rounds }, function(t)
  if not gateway.handle_request() then t:sleep("100us") end
end)

always("one probe at once", function()
  return gateway.most_probes_out("a") <= 1, gateway.most_probes_out("a") .. " probes were out"
end)
finally("no probe is out when nobody calls", function() return gateway.probes_out("a") == 0 end)
finally("nothing is in flight when nobody calls", function() return gateway.in_flight() == 0 end)
