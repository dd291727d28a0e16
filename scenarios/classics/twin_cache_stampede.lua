describe "cache_stampede: a loader that fails tells nobody who waits for it"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "cache_stampede" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "lost-wakeup"
