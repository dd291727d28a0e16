-- A kernel refers to entries by nodes. It may look one up while it forgets the same one elsewhere:
-- a node stands for its entry for as long as somebody has looked it up.
describe "a node that was looked up has its path until it is forgotten"
tags { "unionfs" }
local rounds = param("rounds", 40000, "of each client")

explore { set = { rounds = 2 } }

local fs    = target.unionfs { files = 2 }
local wrong = shared.counter("nodes without their path")

group("clients", { threads = 3, iterations = rounds }, function(t)
  local name = t.index == 2 and t.iteration % 2 == 0 and "f1" or "f0"
  local node = fs.node_lookup(name)
  if fs.node_path(node) ~= "/" .. name then wrong:add(1) end
  fs.node_forget(node)
end)

finally("every node had its path while it was looked up", function()
  return wrong:get() == 0, wrong:get() .. " had none"
end)
finally("what was forgotten is gone", function()
  return fs.node_count() == 1, fs.node_count() .. " nodes are left"
end)
