-- What exploring costs with scripts: three tasks, ten operations each, every one a step that the
-- others can see.
describe "explored schedules of three scripted tasks, ten operations each"
tags { "bench", "explore" }
explore { runs = 100000000, strategy = "random" }

local null  = target.null {}
local count = shared.counter("count")

group("workers", { threads = 3, iterations = 1 }, function()
  for _ = 1, 5 do
    null.nop()
    count:add(1)
  end
end)

finally("every add counts", function() return count:get() == 15 end)
