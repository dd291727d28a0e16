-- The number of a union is made when somebody first asks, and several ask at once.
describe "all clients know the union by one number"
tags { "unionfs", "kernel" }
local rounds = param("rounds", 20000, "of each client")

explore { set = { rounds = 2 } }

local fs     = target.unionfs { files = 1 }
local known  = shared.map("number of each client")
local strange = shared.counter("strange")

group("clients", { threads = 3, iterations = rounds }, function(t)
  local number = fs.identity()
  local before = known:get(t.name)
  if number == 0 or before and before ~= number then strange:add(1) end
  known:set(t.name, number)
end)

finally("no client saw the number change, or none", function()
  return strange:get() == 0, strange:get() .. " times"
end)
finally("all clients know one number", function()
  local first = fs.identity()
  for _, client in ipairs(known:keys()) do
    if known:get(client) ~= first then return false, client .. " knows another" end
  end
  return true
end)
