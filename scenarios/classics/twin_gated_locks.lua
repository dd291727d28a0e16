describe "gated_locks: two locks are taken in both orders"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "gated_locks" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "deadlock"
