describe "pool_timeout: a connection is given back and taken back at once"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "pool_timeout" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
