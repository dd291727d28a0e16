describe "stack: a flag says that something was pushed, not that something is there"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "stack" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
