-- The only provider fails every call. Its breaker opens and spares it; when it is well again, the
-- breaker closes.
describe "a breaker opens under a failing upstream and closes when it heals"
tags { "gateway", "smoke" }
stress { for_time = "1s" }

local gateway = target.gateway {
  providers = { { name = "a", latency = "200us", failures = "1/1" } },
  breaker   = { trip_after = 5, open_for = "50ms", probes = 1 },
}
local refused = shared.counter("refused")

group("clients", 4, function(t)
  local answer, why = gateway.handle_request()
  if why == "CIRCUIT_OPEN" then
    refused:add(1)
    t:sleep("100us")
  end
end)

-- At most the calls that trip it, those already under way, and a probe each time it is half open.
finally("the failing provider is spared", function()
  local calls = gateway.calls("a")
  return calls <= 5 + 4 + 60, calls .. " calls reached it"
end)
sometimes("it refused a request", function() return refused:get() > 0 end)
finally("it closes when the provider is well", function()
  gateway.set_upstream("a", "0", "0")
  for _ = 1, 1000000 do
    if gateway.handle_request() then break end
  end
  return gateway.breaker_state("a") == "closed", gateway.breaker_state("a")
end)
