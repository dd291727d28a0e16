-- Cached attributes expire, are loaded again and are swept, all at once.
describe "the sweep of a cache drops what has expired, and nothing else"
tags { "unionfs", "cache" }
local rounds = param("rounds", 1000, "of each thread")

explore { set = { rounds = 2 } }

local fs = target.unionfs { branches = { "memory:rw" }, files = 1, attr_ttl = "500us" }

group("lookers", { threads = 2, iterations = rounds }, function(t)
  fs.stat("/f0")
  t:sleep("1ms")
  fs.stat("/f0")
end)
group("sweeper", { threads = 1, iterations = rounds }, function(t)
  t:sleep("1ms")
  fs.cleanup_caches()
end)

finally("no fresh entry was dropped", function()
  return fs.dropped_early() == 0, fs.dropped_early() .. " were"
end)
finally("a look still finds the file", function() return fs.stat("/f0") == 4096 end)
