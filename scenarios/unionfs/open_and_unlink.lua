-- Files are unlinked while they are open, and closed while they are unlinked.
describe "with its last handle and its name, everything of a file is gone"
tags { "unionfs", "handles" }
local rounds = param("rounds", 20000, "of each thread")

explore { set = { rounds = 2 } }

local fs    = target.unionfs { branches = { "memory:rw" }, files = 1 }
local wrong = shared.counter("wrong")

group("users", { threads = 2, iterations = rounds }, function()
  local file = fs.open("/f0", "rw")
  if not file then return end
  if not fs.fstat(file) then wrong:add(1) end
  fs.close(file)
end)
group("remover", { threads = 1, iterations = rounds }, function()
  fs.unlink("/f0")
  fs.create("/f0")
end)

finally("an open file could be looked at", function() return wrong:get() == 0 end)
finally("nothing hidden is left", function()
  return fs.orphan_whiteouts() == 0, fs.orphan_whiteouts() .. " hidden files"
end)
finally("nothing is open any more", function()
  return fs.open_handles() == 0 and fs.open_below() == 0, fs.open_below() .. " open in branches"
end)
