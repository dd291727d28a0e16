-- The list of providers is replaced as a whole while others look names up. Who looks finds the list
-- of one moment of the look.
describe "the list of providers changes in one step"
tags { "gateway", "history" }
local rounds = param("rounds", 1000, "of each thread")

explore { set = { rounds = 2 } }

local gateway = target.gateway { providers = { { name = "a" } } }

model("list of providers", {
  initial = { a = true },
  replace_providers = function(_, names)
    local list = {}
    for name in names:gmatch("[^,]+") do list[name] = true end
    return true, list
  end,
  lookup = function(list, name) return list[name] and 1 or "NO_PROVIDER" end,
})

group("clients", { threads = 2, iterations = rounds }, function(t)
  gateway.lookup(t.index == 0 and "a" or "b")
end)
group("operator", { threads = 1, iterations = rounds }, function(t)
  gateway.replace_providers(t.iteration % 2 == 0 and "a,b" or "a")
end)

finally(linearizable { model = "list of providers" })
