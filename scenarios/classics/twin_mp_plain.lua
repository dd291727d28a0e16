describe "mp_plain: a plain value published by a relaxed flag is a race"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "mp_plain" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "data-race"
