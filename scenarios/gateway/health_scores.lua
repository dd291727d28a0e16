-- Every call fails. Whoever looks at the score meanwhile sees some percentage.
describe "a health score is a percentage at every moment"
tags { "gateway", "health" }
local rounds = param("rounds", 2000, "of each thread")

explore { set = { rounds = 2 } }

local gateway = target.gateway {
  providers = { { name = "a", failures = "1/1" } },
  breaker   = { trip_after = 1000000 },
}
local wrong = shared.counter("wrong")

group("clients", { threads = 2, iterations = rounds }, function() gateway.handle_request() end)
group("watchers", { threads = 1, iterations = rounds }, function()
  local score = gateway.health("a")
  if score < 0 or score > 100 then wrong:add(1) end
end)

finally("every score was a percentage", function()
  return wrong:get() == 0, wrong:get() .. " were not"
end)
finally("who failed every call scores nothing", function() return gateway.health("a") == 0 end)
