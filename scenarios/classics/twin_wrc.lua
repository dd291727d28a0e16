describe "wrc: write-to-read causality: an effect is seen before its cause"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "wrc" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
