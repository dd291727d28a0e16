-- Files change directories in both directions at once, and names change within a directory. Whoever
-- renames waits for others at most, and no file is lost or doubled.
describe "renames in opposite directions end, and keep every file"
tags { "unionfs", "rename" }
local rounds = param("rounds", 20000, "of each thread")

explore { set = { rounds = 2 } }

local fs = target.unionfs { branches = { "memory:rw" }, files = 2, dirs = 2 }

group("rightward", { threads = 1, iterations = rounds }, function()
  fs.rename("/d0/f0", "/d1/f0")
  fs.rename("/d1/f0", "/d0/f0")
end)
group("leftward", { threads = 1, iterations = rounds }, function()
  fs.rename("/d1/f1", "/d0/f1")
  fs.rename("/d0/f1", "/d1/f1")
end)
group("within", { threads = 1, iterations = rounds }, function()
  fs.rename("/d0/f0", "/d0/other")
  fs.rename("/d0/other", "/d0/f0")
end)

finally("both files are there, once each", function()
  local left, right = fs.count("/d0"), fs.count("/d1")
  return left + right == 2, left .. " and " .. right .. " files"
end)
finally("no rename left anything behind", function() return fs.orphan_whiteouts() == 0 end)
