-- Branches are taken away from above and added below while operations walk them. What is found
-- meanwhile is branches_change's to claim; here nobody may use a branch, or a list, that is gone.
describe "no operation goes by branches that are gone"
tags { "unionfs", "config" }
local spare = param("spare", 30, "branches to take away")

explore { set = { spare = 3 } }

local branches = { "memory:ro" }
for _ = 1, spare do table.insert(branches, "memory:ro") end

local fs = target.unionfs { branches = branches, files = 1 }

group("users", { threads = 2, iterations = spare }, function()
  fs.stat("/f0")
  fs.count("/")
end)
group("administrator", { threads = 1, iterations = spare }, function()
  fs.remove_branch(0)
  fs.add_branch("memory:nc")
end)

finally("there are as many branches as before", function()
  return fs.branch_count() == spare + 1, fs.branch_count() .. " branches"
end)
