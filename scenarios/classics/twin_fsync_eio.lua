describe "fsync_eio: a page counts as clean although writing it back has failed"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "fsync_eio" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
