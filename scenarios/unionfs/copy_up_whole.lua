-- Files lie in a branch that may not be changed and are copied up by their first write, with few
-- buffers for the copies. Who looks meanwhile sees the file with its full size, old or new.
describe "a file that is copied up is whole at every moment"
tags { "unionfs", "copy-up" }
local files = param("files", 30, "that are copied up, each once")

explore { set = { files = 3 } }

local fs      = target.unionfs { files = files, buffers = 2 }
local partial = shared.counter("partial")
local torn    = shared.counter("torn")

group("writers", { threads = 3, iterations = files }, function(t)
  fs.write(fs.path((t.iteration + t.index) % files), 7)
end)
group("lookers", { threads = 1, iterations = files }, function(t)
  local path = fs.path(t.iteration)
  if fs.stat(path) ~= 4096 then partial:add(1) end
  local value = fs.read(path)
  if value ~= 0 and value ~= 7 then torn:add(1) end
end)

finally("nobody saw a part of a file", function()
  return partial:get() == 0, partial:get() .. " partial sizes"
end)
finally("nobody read anything but the old or the new content", function()
  return torn:get() == 0
end)
finally("no more buffers were in use than there are", function()
  return fs.pool_most_in_use() <= 2 and fs.pool_in_use() == 0, "most " .. fs.pool_most_in_use()
end)
finally("every file was copied up once", function()
  return fs.copy_ups() == files, fs.copy_ups() .. " copies"
end)
finally("no temporary file is left", function() return fs.orphan_whiteouts() == 0 end)
