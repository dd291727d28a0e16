describe "work_steal_queue: the thief looks at the tail before it has raised the head"
tags { "classics", "explore", "twin" }
explore { runs = 10000, races = false }

local classics = target.classics { program = "work_steal_queue" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "invariant"
