describe "mp_fences: message passing without its fences"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "mp_fences" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
