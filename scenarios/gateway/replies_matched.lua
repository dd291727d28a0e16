-- One connection. Some clients wait for their reply, others give up before it comes.
describe "an answer is the answer to one's own question"
tags { "gateway", "pool" }
local rounds = param("rounds", 600, "of each thread")

explore { set = { rounds = 2 } }

local gateway = target.gateway {
  providers = { { name = "a", latency = "200us" } },
  breaker   = { trip_after = 1000000 },
  pool      = { size = 1 },
}
local wrong = shared.counter("wrong")

group("patient", { threads = 2, iterations = rounds }, function(t)
  local key = "patient" .. t.index
  local answered = gateway.fetch(key)
  if answered and answered ~= key then wrong:add(1) end
end)
group("hasty", { threads = 1, iterations = rounds }, function() gateway.fetch("hasty", "100us") end)

finally("nobody got another's answer", function()
  return wrong:get() == 0, wrong:get() .. " answers crossed"
end)
finally("no permit is lost", function() return gateway.permits_lost() == 0 end)
