-- A file lies in a branch that may not be changed. Its size is changed and looked at, and its
-- attributes are cached for long. While it changes, one may see the new size and another the old
-- one; whoever looks when the change has ended and nobody is at work sees the new one, and nobody
-- ever sees a size that it did not have.
describe "at rest a file has the size of the last change, whoever copied and cached it"
tags { "unionfs", "cache", "history" }
local rounds = param("rounds", 1000, "of each thread")

explore { set = { rounds = 2 } }

local fs = target.unionfs { files = 1, attr_ttl = "1h" }

model("size", {
  initial  = 4096,
  truncate = function(_, size) return true, size end,
  stat     = function(size) return size end,
})

group("writer", { threads = 1, iterations = rounds }, function(t)
  fs.truncate("/f0", 8192 + t.iteration)
  fs.stat("/f0")
end)
group("lookers", { threads = 2, iterations = rounds }, function() fs.stat("/f0") end)

finally(quiescent { model = "size", per = "path" })
