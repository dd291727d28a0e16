describe "double_checked: double-checked locking whose first look orders nothing"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "double_checked" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "data-race"
