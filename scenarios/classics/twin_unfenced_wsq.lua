describe "unfenced_wsq: nothing keeps a store of one index before the load of the other"
tags { "classics", "explore", "twin" }
explore { runs = 10000, races = false }

local classics = target.classics { program = "unfenced_wsq" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
