describe "half_a_fence: a plain value published by fences of which the reader's is missing"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "half_a_fence" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "data-race"
