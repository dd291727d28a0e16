describe "bounded_buffer: a wake-up meant for the producer goes to a consumer"
tags { "classics", "explore", "twin" }
explore { runs = 10000 }

local classics = target.classics { program = "bounded_buffer" }

group("main", { threads = 1, iterations = 1 }, function() classics.run() end)
must_fail "lost-wakeup"
