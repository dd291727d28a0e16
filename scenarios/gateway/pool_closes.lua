-- A provider comes and goes while clients call it.
describe "a provider that has gone leaves no connection behind"
tags { "gateway", "pool" }
local clients = param("clients", 3, "threads that call")
local rounds  = param("rounds", 1500, "of each thread")

explore { set = { clients = 2, rounds = 2 } }

local gateway = target.gateway {
  providers = { { name = "a" } },
  pool      = { size = 2, connect = "50us" },
}

group("clients", { threads = clients, iterations = rounds }, function() gateway.handle_request() end)
group("operator", { threads = 1, iterations = rounds }, function(t)
  gateway.register("b")
  t:sleep("50us")
  gateway.unregister("b")
end)

finally("the far ends count as many connections as the pools", function()
  local there, counted = 0, gateway.connections_total()
  for _, name in ipairs(gateway.providers()) do there = there + gateway.connections(name) end
  return there == counted, counted .. " connections, " .. there .. " of them in a pool"
end)
finally("no permit is lost", function() return gateway.permits_lost() == 0 end)
finally("nothing is in flight when nobody calls", function() return gateway.in_flight() == 0 end)
