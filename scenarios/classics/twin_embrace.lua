describe "embrace: two threads meet, each with the lock that the other one wants"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "embrace" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "deadlock"
