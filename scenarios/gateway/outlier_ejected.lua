-- A provider fails three times in a row, which is one more than it may.
describe "a provider that fails too often in a row is ejected"
tags { "gateway", "outlier" }
local rounds = param("rounds", 300, "providers, one after the other")

explore { set = { rounds = 1 } }

local gateway = target.gateway {
  providers = { { name = "a" } },
  breaker   = { trip_after = 1000 },
  outlier   = { eject_after = 2, eject_for = "1h" },
}
local start = shared.barrier("start", 3)
local stop  = shared.barrier("stop", 3)
local still = shared.counter("still")

group("clients", { threads = 3, iterations = rounds }, function(t)
  if t.index == 0 then
    gateway.unregister("a")
    gateway.register("a")
    gateway.set_upstream("a", "0", "1/1")
  end
  if not start:wait() then return t:stop() end
  gateway.handle_request()
  if not stop:wait() then return t:stop() end
  if t.index == 0 and gateway.ejected("a") ~= 1 then still:add(1) end
end)

finally("each of them was ejected", function()
  return still:get() == 0, still:get() .. " of " .. rounds .. " were not"
end)
