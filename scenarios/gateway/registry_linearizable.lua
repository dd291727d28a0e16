-- Providers of a few names come and go while others look them up. Who asks is told whether the
-- name was there at some moment of the call.
describe "each name of the registry is there, or it is not"
tags { "gateway", "history" }
local rounds = param("rounds", 1000, "of each thread")

explore { set = { rounds = 2 } }

local gateway = target.gateway {}
local names   = { "a", "x" }

group("churn", { threads = 2, iterations = rounds }, function(t)
  if t:random(2) == 1 then gateway.register(t:pick(names)) else gateway.unregister(t:pick(names)) end
end)
group("lookers", { threads = 2, iterations = rounds }, function(t) gateway.lookup(t:pick(names)) end)

finally(linearizable { model = "map", per = "provider" })
