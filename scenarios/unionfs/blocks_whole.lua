-- Two threads write whole blocks into one file, each with a value of its own all over.
describe "a read sees a block of one write"
tags { "unionfs" }
local rounds = param("rounds", 40000, "of each thread")

explore { set = { rounds = 2 } }

local fs   = target.unionfs { branches = { "memory:rw" }, files = 1 }
local torn = shared.counter("torn")

group("writers", { threads = 2, iterations = rounds }, function(t)
  local file = fs.open("/f0", "w")
  fs.pwrite(file, 0, t:unique(), 4096)
  fs.close(file)
end)
group("readers", { threads = 1, iterations = rounds }, function()
  local file = fs.open("/f0", "r")
  local block = fs.pread(file, 0, 4096)
  if #block ~= 4096 or block:sub(1, 8) ~= block:sub(-8) then torn:add(1) end
  fs.close(file)
end)

finally("no block was torn", function() return torn:get() == 0, torn:get() .. " were" end)
finally("every handle was closed", function()
  return fs.open_handles() == 0 and fs.open_below() == 0
end)
