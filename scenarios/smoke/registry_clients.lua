-- A thousand clients look providers up while others come and go.
describe "a thousand clients find their providers"
tags { "gateway", "smoke" }
local clients = param("clients", 1000, "threads that look up")

local gateway = target.gateway {
  providers = { { name = "a" }, { name = "b" }, { name = "c" }, { name = "d" } },
}
local missing = shared.counter("missing")
local names   = gateway.provider_names()

group("clients", { threads = clients, iterations = 20 }, function(t)
  if not gateway.lookup(t:pick(names)) then missing:add(1) end
end)
group("churn", { threads = 2, iterations = 500 }, function(t)
  local name = "extra" .. t.index
  gateway.register(name)
  gateway.unregister(name)
end)

always("a provider that stays is always found", function() return missing:get() == 0 end)
finally("nobody else is left", function()
  return #gateway.providers() == #names, #gateway.providers() .. " providers"
end)
