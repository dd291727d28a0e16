-- 4 KiB random reads of a file in memory, natively.
describe "random reads of a tmpfs through a mix, fully recorded"
tags { "bench" }
local threads = param("threads", 1, "threads of the group")
local dir     = param("dir", "/dev/shm", "where the file is")
stress { for_time = "2s" }

local posix = target.posix { dir = dir, files = 1, file_size = "64MiB" }

group("g", threads, mix { [posix.read_at] = 1 })
