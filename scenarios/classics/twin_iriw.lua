describe "iriw: two readers disagree on which of two stores came first"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "iriw" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
