describe "philosophers_3: everybody holds the left fork and waits for the right one"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "philosophers_3" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "deadlock"
