describe "unlink_last_close: the last close and the unlink both free the node"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "unlink_last_close" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
