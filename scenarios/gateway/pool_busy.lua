-- Two connections, four clients, and a call takes as long as a client waits for a connection.
describe "a busy pool neither overfills nor loses what it lent"
tags { "gateway", "pool" }
local clients = param("clients", 4, "threads that call")
local rounds  = param("rounds", 500, "of each client")

explore { set = { clients = 3, rounds = 2 } }

local gateway = target.gateway {
  providers = { { name = "a", latency = "500us" } },
  pool      = { size = 1, timeout = "500us" },
}

group("clients", { threads = clients, iterations = rounds }, function()
  gateway.handle_request()
end)

always("no more connections than the pool's size", function()
  return gateway.connections("a") <= 1, gateway.connections("a") .. " connections"
end)
finally("no permit is lost", function()
  return gateway.permits_lost() == 0, gateway.permits_lost() .. " permits"
end)
finally("every connection is free again", function()
  return gateway.permits_free("a") == 1, gateway.permits_free("a") .. " are"
end)
finally("the provider has nothing to do", function()
  return gateway.load("a") == 0, gateway.load("a") .. " calls"
end)
