-- A client keeps what it has read, as a kernel does, and the union tells it what has changed.
describe "a client that keeps pages sees each change that has ended"
tags { "unionfs", "cache" }
local rounds = param("rounds", 20000, "of each thread")

explore { set = { rounds = 2 } }

local fs    = target.unionfs { files = 2, cached = true }
local stale = shared.counter("stale")

group("writers", { threads = 2, iterations = rounds }, function(t)
  local path, value = fs.path(t.index), t:unique()
  fs.write(path, value)
  fs.truncate(path, 4096)
  if fs.cached_read(path) ~= value then stale:add(1) end
end)
group("readers", { threads = 1, iterations = rounds }, function()
  fs.cached_read(fs.path(0))
  fs.cached_read(fs.path(1))
end)

finally("each writer read what it had written", function()
  return stale:get() == 0, stale:get() .. " stale pages"
end)
