describe "safestack: the head of a lock-free stack goes and comes back with another link"
tags { "classics", "explore", "twin" }
explore { runs = 2000000, races = false }

local classics = target.classics { program = "safestack" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
