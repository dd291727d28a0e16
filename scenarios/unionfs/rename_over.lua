-- A file is replaced as editors do it: the new content is written beside it and renamed over it.
-- The name is there at every moment, and leads to a content that was whole.
describe "a rename over a file is one step for those who open it"
tags { "unionfs", "rename" }
local rounds = param("rounds", 20000, "of the writer")

explore { set = { rounds = 2 } }

local fs       = target.unionfs { branches = { "memory:rw" }, files = 2 }
local absent   = shared.counter("absent")
local backward = shared.counter("backward")
local newest   = 0

group("writer", { threads = 1, iterations = rounds }, function(t)
  fs.write("/new", t.iteration + 1)
  fs.rename("/new", "/f0")
end)
group("readers", { threads = 2, iterations = rounds }, function()
  local value, err = fs.read("/f0")
  if err == "ENOENT" then return absent:add(1) end
  if value < newest then backward:add(1) end
  newest = value
end)

finally("the name was there at every moment", function()
  return absent:get() == 0, "absent " .. absent:get() .. " times"
end)
finally("nobody saw an older content after a newer one", function() return backward:get() == 0 end)
