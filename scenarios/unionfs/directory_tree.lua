-- Names are made, moved and removed in two directories, one of which lies in a branch that may not be
-- changed. Every answer is one that a plain tree of names gives at some moment of the operation.
describe "names come, move and go as in one tree"
tags { "unionfs", "history" }
local rounds = param("rounds", 300, "of each thread")

explore { set = { rounds = 2 } }

local fs    = target.unionfs { files = 2, dirs = 2 }
local names = { "/d0/f0", "/d1/f1", "/d0/new", "/d1/new" }

group("makers", { threads = 1, iterations = rounds }, function(t)
  fs.create(t:pick(names))
  fs.unlink(t:pick(names))
end)
group("movers", { threads = 1, iterations = rounds }, function(t)
  fs.rename(t:pick(names), t:pick(names))
end)
group("lookers", { threads = 1, iterations = rounds }, function(t) fs.stat(t:pick(names)) end)

finally(linearizable { model = "directory-tree" })
