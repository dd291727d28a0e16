-- A bucket of ten tokens that never refills. Eleven clients come at once, again and again:
-- whatever the order, ten of them win and one is turned away.
describe "a limiter of ten admits exactly ten of eleven"
tags { "gateway", "smoke" }
local rounds = param("rounds", 300, "how often the eleven come")

local gateway = target.gateway { limiter = { capacity = 10 } }
local start   = shared.barrier("start", 11)
local won     = shared.counter("won")
local wrong   = shared.counter("wrong")

group("clients", { threads = 11, iterations = rounds }, function(t)
  if t.index == 0 then
    gateway.reset_limiter()
    won:set(0)
  end
  if not start:wait() then return t:stop() end
  if gateway.take() then won:add(1) end
  if not start:wait() then return t:stop() end
  if t.index == 0 and won:get() ~= 10 then wrong:add(1) end
end)

-- Widens the moment in which two clients could both see the last token.
fault "gateway.limiter.refill" { chance = "1/4", yield = 1 }

finally("exactly ten of eleven are admitted", function()
  return wrong:get() == 0, wrong:get() .. " rounds went wrong"
end)
expect { ["clients.take.count"] = "> 0" }
