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

finally(no_leaks { "handles", "permits" })
