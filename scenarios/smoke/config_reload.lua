-- Eight readers, a writer: each reader sees the configuration of one generation, never a mixture,
-- and never an older one than it has seen before.
describe "a reload is seen whole or not at all"
tags { "gateway", "smoke" }

local gateway   = target.gateway {}
local backwards = shared.counter("backwards")
local newest    = 0

group("readers", { threads = 8, iterations = 1000 }, function()
  local generation = gateway.read_config()
  if generation < newest then backwards:add(1) end
  newest = generation
end)
group("writer", { threads = 1, iterations = 100 }, function() gateway.reload() end)

fault "gateway.config.swap" { chance = "1/4", delay = "50us..500us" }

always("no reader goes back in time", function() return backwards:get() == 0 end)
finally("all hundred reloads took effect", function()
  return gateway.generation() >= 100, "generation " .. gateway.generation()
end)
expect { ["errors.unexpected"] = "== 0", ["readers.iterations"] = "== 8000" }
