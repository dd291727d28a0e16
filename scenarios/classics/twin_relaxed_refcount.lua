describe "relaxed_refcount: what others did with a value is not before its end"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "relaxed_refcount" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "data-race"
