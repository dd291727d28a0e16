describe "qsort_mt: an idle worker is marked as busy before it has its range"
tags { "classics", "explore", "twin" }
explore { runs = 10000, races = false }

local classics = target.classics { program = "qsort_mt" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
