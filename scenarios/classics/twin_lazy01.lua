describe "lazy01: a check takes for granted that it comes before two writers"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "lazy01" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
