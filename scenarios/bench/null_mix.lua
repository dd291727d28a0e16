-- The same without Lua on the path.
describe "the cost of a native operation, fully recorded"
tags { "bench" }
local threads = param("threads", 1, "threads of the group")
stress { for_time = "2s" }

local null = target.null {}

group("g", threads, mix { [null.nop] = 1 })
