-- The list of providers is replaced while requests come. "a" is in every list.
describe "there is a provider at every moment of a reload"
tags { "gateway", "config", "registry" }
local rounds = param("rounds", 3000, "of each thread")

explore { set = { rounds = 3 } }

local gateway = target.gateway { providers = { { name = "a" } } }
local missing = shared.counter("missing")

group("clients", { threads = 2, iterations = rounds }, function()
  if not gateway.lookup("a") then missing:add(1) end
  local _, why = gateway.handle_request()
  if why == "NO_PROVIDER" then missing:add(1) end
end)
group("operator", { threads = 1, iterations = rounds }, function(t)
  gateway.replace_providers(t.iteration % 2 == 0 and "a,b" or "a")
end)

finally("a provider was there at every moment", function()
  return missing:get() == 0, "missing " .. missing:get() .. " times"
end)
finally("the last list is in force", function()
  return #gateway.providers() == (rounds % 2 == 1 and 2 or 1)
end)
