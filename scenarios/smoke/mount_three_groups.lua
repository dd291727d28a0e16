-- A union of a writable and a read-only branch, really mounted. Files of the lower branch are
-- copied up on their first write while others read and rename.
describe "three groups on a mounted union: every block is whole, nothing is left behind"
tags { "unionfs", "mount", "smoke" }
stress { for_time = "2s" }

local fs    = target.unionfs { branches = { "memory:rw", "memory:ro" }, files = 16, via = "mount" }
local paths = fs.paths()

group("writers", 3, function(t) fs.write(t:pick(paths), t:unique()) end)
group("readers", { threads = 3, rate = "2000/s" }, function(t) fs.read(t:pick(paths)) end)
group("movers", { threads = 2, every = "2ms" }, function(t)
  local path = t:pick(paths)
  if fs.rename(path, path .. ".moved") then fs.rename(path .. ".moved", path) end
end)

fault "unionfs.copy_up.write" { chance = "1/10", delay = "1ms..5ms" }
fault "unionfs.read.branch"   { chance = "1/200", error = "EIO", group = "readers" }

always("no orphan whiteouts", function() return fs.orphan_whiteouts() == 0 end)
sometimes("a file was copied up", "unionfs.copy_up.commit")
finally("every file is there and whole", function()
  for _, path in ipairs(paths) do
    local value, why = fs.read(path)
    if not value then return false, path .. ": " .. why end
  end
  return true
end)
-- The kernel tells of a close after it has returned.
eventually("no handle is left open", { within = "10s" }, function() return fs.open_handles() == 0 end)
expect { ["write.count"] = "> 100", ["fault.unionfs.copy_up.write.hits"] = "> 0" }
