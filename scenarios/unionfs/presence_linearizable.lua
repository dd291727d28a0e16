-- A file is removed, made again, changed and looked at, and its attributes are cached for long.
-- Each answer is that of one file that is there or is not.
describe "a file is there or is not, whoever changes and caches it"
tags { "unionfs", "history" }
local rounds = param("rounds", 1000, "of each thread")

explore { set = { rounds = 2 } }

local fs = target.unionfs { branches = { "memory:rw" }, files = 1, attr_ttl = "1h" }

-- The state is the file's size, or false where there is none.
model("presence", {
  initial  = 4096,
  unlink   = function(size)
    if not size then return "ENOENT" end
    return true, false
  end,
  create   = function(size)
    if size then return "EEXIST" end
    return true, 0
  end,
  truncate = function(size, to)
    if not size then return "ENOENT" end
    return true, to
  end,
  stat     = function(size) return size or "ENOENT" end,
})

group("remover", { threads = 1, iterations = rounds }, function()
  fs.unlink("/f0")
  fs.stat("/f0")
  fs.create("/f0")
end)
group("changers", { threads = 2, iterations = rounds }, function() fs.truncate("/f0", 8192) end)

finally(linearizable { model = "presence", per = "path" })
