describe "bluetooth_driver: a stop comes between a request's look and its counting itself in"
tags { "classics", "explore", "twin" }
explore { runs = 10000, races = false }

local classics = target.classics { program = "bluetooth_driver" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
