describe "twostage_20: a reader comes between two stages under two locks"
tags { "classics", "explore", "twin" }
explore { runs = 10000, races = false }

local classics = target.classics { program = "twostage_20" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
