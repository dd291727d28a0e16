-- The same through a body in Lua.
describe "random reads of a tmpfs through Lua, fully recorded"
tags { "bench" }
local threads = param("threads", 1, "threads of the group")
local dir     = param("dir", "/dev/shm", "where the file is")
stress { for_time = "2s" }

local posix = target.posix { dir = dir, files = 1, file_size = "64MiB" }

group("g", threads, function(t) posix.read_at(t:random(16384) - 1) end)
