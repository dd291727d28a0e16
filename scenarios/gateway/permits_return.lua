-- Providers fail, calls are slow and connections are few: requests are refused, give up waiting,
-- fail and succeed, and breakers try again meanwhile.
describe "what a request has taken comes back, however it ends"
tags { "gateway", "leaks" }
local clients = param("clients", 4, "threads that call")
local rounds  = param("rounds", 500, "of each client")

explore { set = { clients = 3, rounds = 2 } }

local gateway = target.gateway {
  providers = { { name = "a", latency = "500us", failures = "1/2" } },
  breaker   = { trip_after = 1, open_for = "500us", probes = 2 },
  pool      = { size = 1, timeout = "500us" },
}

group("clients", { threads = clients, iterations = rounds }, function(t)
  if not gateway.handle_request() then t:sleep("500us") end
end)

finally(no_leaks { "permits" })
