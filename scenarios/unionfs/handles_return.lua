-- Files are opened, closed and unlinked all at once. What is left over counts, not how that came
-- about: races are found by open_and_unlink.
describe "what is opened is closed, in the union and in its branches"
tags { "unionfs", "leaks" }
local rounds = param("rounds", 5000, "of each thread")

explore { set = { rounds = 2 }, races = false }

local fs = target.unionfs { branches = { "memory:rw" }, files = 1 }

group("users", { threads = 2, iterations = rounds }, function()
  local file = fs.open("/f0", "rw")
  if file then fs.close(file) end
end)
group("remover", { threads = 1, iterations = rounds }, function()
  fs.unlink("/f0")
  fs.create("/f0")
end)

finally(no_leaks { "handles" })
