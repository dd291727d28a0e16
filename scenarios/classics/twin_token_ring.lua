describe "token_ring: each passes on what its predecessor may not have got yet"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "token_ring" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
