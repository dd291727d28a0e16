describe "interlocked_wsq: the owner looks at the head before it has lowered the tail"
tags { "classics", "explore", "twin" }
explore { runs = 10000, races = false }

local classics = target.classics { program = "interlocked_wsq" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
