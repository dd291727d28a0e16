-- A breaker opens for an hour. Whoever sees that may say when to come again, and the board of open
-- breakers hears of it.
describe "an open breaker says when to come again"
tags { "gateway", "breaker" }
local rounds = param("rounds", 2000, "of each thread")

explore { set = { rounds = 3 } }

local gateway = target.gateway {
  providers = { { name = "a", failures = "1/1" } },
  breaker   = { trip_after = 2, open_for = "1h" },
}
local wrong = shared.counter("wrong")

group("clients", { threads = 2, iterations = rounds }, function() gateway.handle_request() end)
group("watchers", { threads = 2, iterations = rounds }, function()
  local wait = gateway.retry_after("a")
  if wait ~= 0 and wait < 1800e6 then wrong:add(1) end
end)

finally("every answer was about an hour", function()
  return wrong:get() == 0, wrong:get() .. " answers were not"
end)
finally("the breaker is open", function() return gateway.breaker_state("a") == "open" end)
finally("the board knows", function()
  return gateway.open_breakers() == 1, gateway.open_breakers() .. " on the board"
end)
