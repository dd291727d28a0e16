describe "deadlock01: two locks are taken in opposite orders"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "deadlock01" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "deadlock"
