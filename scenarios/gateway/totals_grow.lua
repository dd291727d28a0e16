-- A provider comes and goes; the calls that it had stay in the totals.
describe "the total of calls never goes down"
tags { "gateway", "registry", "locks" }
local rounds = param("rounds", 20, "of each thread")

explore { set = { rounds = 2 } }

local gateway   = target.gateway { providers = { { name = "a" }, { name = "b" } } }
local backwards = shared.counter("backwards")
local highest   = 0

group("clients", { threads = 1, iterations = rounds }, function() gateway.handle_request() end)
group("operator", { threads = 1, iterations = rounds }, function()
  gateway.unregister("b")
  gateway.register("b")
end)
group("board", { threads = 1, iterations = rounds }, function()
  local calls = gateway.total_calls()
  if calls < highest then backwards:add(1) end
  highest = calls
end)

finally("no total was lower than one before", function() return backwards:get() == 0 end)
