-- Clients take tokens from a bucket that is filled up again and again. Each answer is the one that
-- a bucket gives at some moment of the call: nobody gets a token that is not there, and nobody is
-- turned away while there is one.
describe "a limiter gives out each token once"
tags { "gateway", "history" }
local rounds = param("rounds", 1500, "of each client")

explore { set = { rounds = 1 } }

local gateway = target.gateway { limiter = { capacity = 2 } }

group("clients", { threads = 3, iterations = rounds }, function() gateway.take() end)
group("filler", { threads = 1, iterations = rounds }, function() gateway.reset_limiter() end)

finally(linearizable { model = "token-bucket" })
