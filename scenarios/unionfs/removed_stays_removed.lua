-- One thread removes a file and makes it again, others change its size. After an unlink the name
-- is gone until its remover makes it anew, whatever changes were under way.
describe "a name that was removed does not come back by itself"
tags { "unionfs", "cache" }
local rounds = param("rounds", 20000, "of each thread")

explore { set = { rounds = 2 } }

local fs     = target.unionfs { branches = { "memory:rw", "memory:ro" }, files = 1, attr_ttl = "1h" }
local undead = shared.counter("undead")

group("remover", { threads = 1, iterations = rounds }, function()
  fs.unlink("/f0")
  if fs.stat("/f0") then undead:add(1) end
  fs.create("/f0")
end)
group("changers", { threads = 2, iterations = rounds }, function() fs.truncate("/f0", 8192) end)

finally("nobody saw a removed file", function()
  return undead:get() == 0, "seen " .. undead:get() .. " times"
end)
finally("no whiteout is left over", function() return fs.orphan_whiteouts() == 0 end)
