describe "mp: message passing: a flag is seen before the value it publishes"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "mp" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
