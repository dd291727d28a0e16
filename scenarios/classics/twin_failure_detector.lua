describe "failure_detector: a timer of the round before is taken for the one just set"
tags { "classics", "explore", "twin" }
explore { runs = 50000 }

local classics = target.classics { program = "failure_detector" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
