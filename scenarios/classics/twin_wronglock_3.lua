describe "wronglock_3: two locks guard one counter"
tags { "classics", "explore", "twin" }
explore { runs = 10000, races = false }

local classics = target.classics { program = "wronglock_3" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
