describe "cancel_complete: a request is cancelled and completed at once"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "cancel_complete" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
