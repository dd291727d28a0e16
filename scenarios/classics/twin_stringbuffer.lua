describe "stringbuffer: a length is read, the lock let go, and the text gets shorter"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "stringbuffer" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
