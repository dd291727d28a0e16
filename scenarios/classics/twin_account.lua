describe "account: a check that is wrong about deposit and withdrawal comes after both"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "account" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
