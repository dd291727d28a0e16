-- Files that lie in a branch which may not be changed are read, written and removed by several
-- threads at once. Each operation takes effect at one moment between its call and its return, as
-- if the path were one file and nobody copied it up or hid it behind a whiteout.
describe "whatever the order, each path behaves like one file"
tags { "unionfs", "history" }
local files  = param("files", 4, "that all threads share")
local rounds = param("rounds", 2000, "of each thread")

explore { set = { files = 1, rounds = 2 } }

local fs    = target.unionfs { files = files }
local paths = fs.paths()

group("writers", { threads = 2, iterations = rounds }, function(t)
  fs.write(t:pick(paths), t:unique())
end)
group("readers", { threads = 2, iterations = rounds }, function(t) fs.read(t:pick(paths)) end)
group("remover", { threads = 1, iterations = rounds }, function(t) fs.unlink(t:pick(paths)) end)

finally(linearizable { model = "file", per = "path" })
