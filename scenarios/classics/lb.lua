describe "lb: nobody reads from a store that is still to come"
tags { "classics", "litmus", "explore" }
explore { runs = 10000 }

local classics = target.classics { program = "lb" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
