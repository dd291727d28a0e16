-- Threads share handles: one opens a file and hands it over, the others read from it and close it.
-- A read sees the file that was opened, or that the handle is closed; never another file.
describe "a handle leads to its file until it is closed, and nowhere afterwards"
tags { "unionfs", "handles" }
local rounds = param("rounds", 20000, "of each thread")

explore { set = { rounds = 2 } }

local fs      = target.unionfs { branches = { "memory:rw" }, files = 2 }
local current = shared.counter("current handle of /f0")
local strange = shared.counter("strange")

setup(function()
  fs.write("/f0", 0)
  fs.write("/f1", 1)
end)
group("owner", { threads = 1, iterations = rounds }, function()
  local file = fs.open("/f0", "r")
  current:set(file)
  fs.pread(file, 0, 8)
  fs.close(file)
end)
group("readers", { threads = 1, iterations = rounds }, function()
  local bytes = fs.pread(current:get(), 0, 8)
  if bytes and bytes ~= ("\0"):rep(8) then strange:add(1) end
end)
group("others", { threads = 1, iterations = rounds }, function()
  local file = fs.open("/f1", "r")
  if fs.pread(file, 0, 8) == ("\0"):rep(8) then strange:add(1) end
  fs.close(file)
end)

finally("no read saw another file", function()
  return strange:get() == 0, strange:get() .. " did"
end)
finally("nothing is open any more", function()
  return fs.open_handles() == 0 and fs.open_below() == 0, fs.open_below() .. " open in branches"
end)
