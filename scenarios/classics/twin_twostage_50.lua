describe "twostage_50: a reader comes between two stages under two locks"
tags { "classics", "explore", "twin" }
explore { runs = 20000, races = false }

local classics = target.classics { program = "twostage_50" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
