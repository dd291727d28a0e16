-- What the harness itself costs: a body in Lua that calls an operation that does nothing.
describe "the cost of a scripted operation, fully recorded"
tags { "bench" }
local threads = param("threads", 1, "threads of the group")
stress { for_time = "2s" }

local null = target.null {}

group("g", threads, function(t) null.nop() end)
