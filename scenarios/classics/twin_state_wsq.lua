describe "state_wsq: owner and thief test a slot's state and then set it"
tags { "classics", "explore", "twin" }
explore { runs = 10000, races = false }

local classics = target.classics { program = "state_wsq" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
