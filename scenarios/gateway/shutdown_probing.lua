-- Every provider hangs, so each health probe takes all the time it may. Providers come and go, and
-- the gateway closes, without waiting for a round of probes to end.
describe "hung providers hold up neither the registry nor the shutdown"
tags { "gateway", "registry", "shutdown" }
local hung = param("hung", 24, "providers that never answer")

explore { set = { hung = 6 } }
stress  { close_within = "200ms" }

local providers = {}
for i = 1, hung do providers[i] = { name = "p" .. i, latency = "1h" } end

local gateway = target.gateway {
  providers = providers,
  probes    = { every = "1ms", timeout = "50ms" },
}

group("operator", { threads = 1, iterations = 2 }, function(t)
  gateway.register("extra")
  gateway.unregister("extra")
end)
group("clients", { threads = 2, iterations = 5 }, function(t)
  gateway.lookup("p1")
  t:sleep("20ms")
end)

finally("those that stay are there", function() return #gateway.providers() == hung end)
