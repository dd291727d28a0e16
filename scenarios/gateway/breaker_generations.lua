-- A provider breaks while a slow call to it is under way. The breaker opens, and tries again just
-- before that call comes back well: news of another age, which must not close it.
describe "a result counts for the state in which its call began"
tags { "gateway", "breaker" }
local rounds = param("rounds", 20, "times that the provider breaks")

explore { set = { rounds = 1 } }

local gateway = target.gateway {
  providers = { { name = "a" } },
  breaker   = { trip_after = 1, open_for = "1ms", probes = 1 },
}
local start = shared.barrier("start", 3)
local stop  = shared.barrier("stop", 3)
local wrong = shared.counter("wrong")

group("early", { threads = 1, iterations = rounds }, function(t)
  gateway.unregister("a")
  gateway.register("a")
  gateway.set_upstream("a", "5ms", "0")
  if not start:wait() then return t:stop() end
  gateway.handle_request()
  if not stop:wait() then return t:stop() end
  if gateway.breaker_moves("a", "half_open", "closed") ~= 0 then wrong:add(1) end
end)
group("late", { threads = 2, iterations = rounds }, function(t)
  if not start:wait() then return t:stop() end
  t:sleep("1ms")
  gateway.set_upstream("a", "2ms", "1/1")
  for _ = 1, 3 do
    gateway.handle_request()
    t:sleep("1ms")
  end
  if not stop:wait() then return t:stop() end
end)

finally("no breaker of a broken provider closed", function()
  return wrong:get() == 0, wrong:get() .. " did"
end)
finally("nothing is in flight when nobody calls", function() return gateway.in_flight() == 0 end)
