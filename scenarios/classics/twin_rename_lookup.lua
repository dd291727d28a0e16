describe "rename_lookup: a name gets its node back, and a reader half of each file"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "rename_lookup" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
