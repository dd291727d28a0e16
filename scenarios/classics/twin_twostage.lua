describe "twostage: a reader comes between two stages under two locks"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "twostage" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
