describe "relaxed_spinlock: a spin lock that excludes others and orders nothing"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "relaxed_spinlock" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "data-race"
