describe "queue: who finds that it is not its turn skips an item of twenty"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "queue" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
