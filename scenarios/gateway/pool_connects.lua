-- Connecting fails half of the time, and connections break. Whoever waits has the next try, and
-- nobody waits while there is room.
describe "a failed connect leaves its room to the next in line"
tags { "gateway", "pool" }
local clients = param("clients", 3, "threads that call")
local rounds  = param("rounds", 200, "of each client")

explore { set = { clients = 3, rounds = 1 } }

local gateway = target.gateway {
  providers = { { name = "a" } },
  breaker   = { trip_after = 1000000 },
  pool      = { size = 1, connect = "20us", timeout = "0" },
  timeout   = "0",
}

group("clients", { threads = clients, iterations = rounds }, function()
  gateway.handle_request()
end)

fault "gateway.pool.create"    { chance = "1/2", error = "ECONNREFUSED" }
fault "gateway.upstream.reply" { chance = "1/4", error = "ECONNRESET" }

finally("every connection is free again", function() return gateway.permits_free("a") == 1 end)
finally("the far end counts as many connections as the pool", function()
  return gateway.connections_total() == gateway.connections("a")
end)
