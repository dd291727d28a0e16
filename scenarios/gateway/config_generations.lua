-- Two operators reload, each with a generation that nobody else has, and clients read.
describe "a configuration is of one generation, and never goes back to an older one"
tags { "gateway", "config" }
local rounds = param("rounds", 5000, "of each thread")

explore { set = { rounds = 3 } }

local gateway   = target.gateway {}
local backwards = shared.counter("backwards")
local best      = { [0] = shared.counter("best of 0"), shared.counter("best of 1") }
local newest    = 0

group("operators", { threads = 2, iterations = rounds }, function(t)
  local generation = gateway.reload(2 * t.iteration + t.index + 2)
  if generation then best[t.index]:set(generation) end
end)
group("readers", { threads = 2, iterations = rounds }, function()
  local generation = gateway.read_config()
  if not generation then return end
  if generation < newest then backwards:add(1) end
  newest = generation
end)

finally("no reader went back in time", function() return backwards:get() == 0 end)
finally("the newest generation is in force", function()
  local newest_loaded = math.max(best[0]:get(), best[1]:get())
  return gateway.generation() == newest_loaded,
         gateway.generation() .. " is in force, " .. newest_loaded .. " was loaded"
end)
