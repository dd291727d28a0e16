describe "sb: store buffering: two threads each miss the other's store"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "sb" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
