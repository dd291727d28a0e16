describe "reorder_10: a checker sees the first of two plain stores without the second"
tags { "classics", "explore", "twin" }
explore { runs = 10000, races = false }

local classics = target.classics { program = "reorder_10" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
