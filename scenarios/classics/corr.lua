describe "corr: loads of one cell never go back"
tags { "classics", "litmus", "explore" }
explore { runs = 10000 }

local classics = target.classics { program = "corr" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
