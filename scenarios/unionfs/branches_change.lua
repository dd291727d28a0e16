-- Empty branches are taken away from above and added below while operations run. Each operation
-- goes by the branches of its beginning, and the branch that has the file stays: so the file is
-- there at every moment.
describe "an operation sees the branches of one moment"
tags { "unionfs", "config" }
local spare = param("spare", 30, "branches to take away")

explore { set = { spare = 3 } }

local branches = { "memory:ro" }
for _ = 1, spare do table.insert(branches, "memory:ro") end

local fs      = target.unionfs { branches = branches, files = 1 }
local absent  = shared.counter("absent")
local doubled = shared.counter("doubled")

group("users", { threads = 2, iterations = spare }, function()
  if not fs.stat("/f0") then absent:add(1) end
  if fs.count("/") ~= 1 then doubled:add(1) end
end)
group("administrator", { threads = 1, iterations = spare }, function()
  fs.remove_branch(0)
  fs.add_branch("memory:nc")
end)

finally("the file was there at every moment", function()
  return absent:get() == 0, "absent " .. absent:get() .. " times"
end)
finally("each list of the directory had one entry", function() return doubled:get() == 0 end)
finally("there are as many branches as before", function()
  return fs.branch_count() == spare + 1, fs.branch_count() .. " branches"
end)
