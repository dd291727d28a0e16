-- A provider is down for a while. It has one connection, so of two probes one may give up waiting
-- for it; when the provider is well again, its breaker closes all the same.
describe "a breaker closes, by way of half open, when its provider is well"
tags { "gateway", "breaker" }
local clients = param("clients", 4, "threads that call while it is down")
local rounds  = param("rounds", 20, "of each client")

explore { set = { clients = 3, rounds = 1 } }

local gateway = target.gateway {
  providers = { { name = "a", latency = "1ms", failures = "1/1" } },
  breaker   = { trip_after = 1, open_for = "1ms", probes = 2 },
  pool      = { size = 1, timeout = "500us" },
}
local ended = shared.latch("ended", clients)
local well  = shared.flag("well")

group("clients", { threads = clients, iterations = 1 }, function(t)
  for _ = 1, rounds do
    gateway.handle_request()
    t:sleep("1ms")
  end
  ended:count_down()
  if not well:wait() then return end
  for _ = 1, 6 do
    t:sleep("2ms")
    gateway.handle_request()
  end
end)
group("operator", { threads = 1, iterations = 1 }, function()
  ended:wait()
  gateway.set_upstream("a", "1ms", "0")
  well:set()
end)

finally("the breaker is closed", function()
  return gateway.breaker_state("a") == "closed", gateway.breaker_state("a")
end)
finally("open was left by way of half open alone", function()
  return gateway.breaker_moves("a", "open", "closed") == 0
end)
finally("no probe is out when nobody calls", function() return gateway.probes_out("a") == 0 end)
finally("the board agrees", function() return gateway.open_breakers() == 0 end)
sometimes("it opened", function() return gateway.breaker_moves("a", "closed", "open") > 0 end)
