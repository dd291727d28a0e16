describe "gated_locks, with its fix, holds under every schedule"
tags { "classics", "explore" }
explore { runs = 10000 }

local classics = target.classics { program = "gated_locks", fixed = true }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
