-- Attributes are cached for long. Each writer has a file of its own, so what it sees of that file
-- is what it did last; others look at the files meanwhile and fill the cache.
describe "a cached attribute is never older than a change that has ended"
tags { "unionfs", "cache" }
local rounds = param("rounds", 20000, "of each thread")

explore { set = { rounds = 2 } }

local fs    = target.unionfs { branches = { "memory:rw" }, files = 2, attr_ttl = "1h" }
local stale = shared.counter("stale")

group("writers", { threads = 2, iterations = rounds }, function(t)
  local path, size = fs.path(t.index), 4096 * (t.iteration + 2)
  fs.truncate(path, size)
  if fs.stat(path) ~= size then stale:add(1) end
end)
group("lookers", { threads = 1, iterations = rounds }, function()
  fs.stat(fs.path(0))
  fs.stat(fs.path(1))
end)

finally("each writer saw the size that it had set", function()
  return stale:get() == 0, stale:get() .. " stale sizes"
end)
