-- A file that lies in a branch which may not be changed is open twice. A write through one handle
-- copies it up, and long after that the other handle is closed. On real threads the two never meet;
-- that they could must hold no danger.
describe "a copy-up and a close take their locks in one order"
tags { "unionfs", "handles", "locks" }

local fs     = target.unionfs { files = 1 }
local first  = shared.counter("first handle")
local second = shared.counter("second handle")

setup(function()
  first:set(fs.open("/f0", "rw"))
  second:set(fs.open("/f0", "r"))
end)
group("writer", { threads = 1, iterations = 1 }, function(t)
  fs.pwrite(first:get(), 0, t:unique(), 4096)
end)
group("closer", { threads = 1, iterations = 1, start_after = "200ms" }, function()
  fs.close(second:get())
end)

finally("the other handle is open yet", function() return fs.open_handles() == 1 end)
finally("the file was copied up once", function() return fs.copy_ups() == 1 end)
teardown(function() fs.close(first:get()) end)
