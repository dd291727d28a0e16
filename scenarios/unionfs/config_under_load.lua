-- The configuration changes while operations look at it.
describe "operations and changes of the configuration never wait for each other for ever"
tags { "unionfs", "config" }
local rounds = param("rounds", 20000, "of each thread")

explore { set = { rounds = 2 } }

local fs     = target.unionfs { files = 1 }
local failed = shared.counter("failed")

group("users", { threads = 2, iterations = rounds }, function()
  if not fs.statfs() then failed:add(1) end
  if not fs.stat("/f0") then failed:add(1) end
end)
group("administrator", { threads = 1, iterations = rounds }, function(t)
  fs.set_policy("create", t.iteration % 2 == 0 and "mfs" or "ff")
end)

finally("no operation failed", function() return failed:get() == 0, failed:get() .. " did" end)
