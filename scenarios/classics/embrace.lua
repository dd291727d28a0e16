describe "embrace, with its fix, holds under every schedule"
tags { "classics", "explore" }
explore { runs = 10000 }

local classics = target.classics { program = "embrace", fixed = true }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
