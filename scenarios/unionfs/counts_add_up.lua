-- Operations that succeed and operations that fail are counted while somebody looks at the counts.
describe "successes and failures add up to the total at every moment"
tags { "unionfs", "metrics" }
local rounds = param("rounds", 40000, "of each thread")

explore { set = { rounds = 2 } }

local fs    = target.unionfs { branches = { "memory:rw" }, files = 1 }
local wrong = shared.counter("wrong")

group("lookers", { threads = 2, iterations = rounds }, function()
  fs.stat("/f0")
  fs.stat("/missing")
end)
group("auditor", { threads = 1, iterations = rounds }, function()
  if fs.metrics_balance() ~= 0 then wrong:add(1) end
end)

finally("no snapshot was torn", function() return wrong:get() == 0, wrong:get() .. " were" end)
