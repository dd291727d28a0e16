describe "sb_fences: store buffering with fences that are too weak"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "sb_fences" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
