-- A client that keeps what it has read reads a file, long after another has changed it. On real
-- threads a notice of the change never meets the reading; that it could must hold no danger.
describe "a notice of a change and the filling of a page take their locks in one order"
tags { "unionfs", "cache", "locks" }

local fs = target.unionfs { files = 1, cached = true }

group("writer", { threads = 1, iterations = 1 }, function() fs.write("/f0", 7) end)
group("reader", { threads = 1, iterations = 1, start_after = "200ms" }, function()
  fs.cached_read("/f0")
end)

finally("the client has the new content", function() return fs.cached_read("/f0") == 7 end)
