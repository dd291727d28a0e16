-- One key that everybody asks for, with an answer that is soon stale. Some do not wait for long.
describe "one load of a key at once, whoever comes and goes"
tags { "gateway", "cache" }
local rounds = param("rounds", 500, "of each thread")

explore { set = { rounds = 2 } }

local gateway = target.gateway {
  providers = { { name = "a", latency = "500us" } },
  breaker   = { trip_after = 1000000 },
  cache     = { ttl = "200us", entries = 4 },
}

group("patient", { threads = 2, iterations = rounds }, function(t)
  gateway.handle_request(t.name, "key")
  t:sleep("200us")
end)
group("hasty", { threads = 1, iterations = rounds }, function(t)
  gateway.handle_request(t.name, "key", "100us")
end)

always("one load at once", function()
  return gateway.most_loads_at_once() <= 1, gateway.most_loads_at_once() .. " loads"
end)
finally("no more answers are kept than may be", function() return gateway.cache_size() <= 4 end)
