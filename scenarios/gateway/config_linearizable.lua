-- Configurations replace each other while others read them. Who reads gets the generation of one
-- moment of the call, and never one that had been replaced before it.
describe "the configuration behaves like one register"
tags { "gateway", "history" }
local rounds = param("rounds", 2000, "of each reader")

explore { set = { rounds = 2 } }

local gateway = target.gateway {}

group("readers", { threads = 2, iterations = rounds }, function() gateway.read_config() end)
group("writers", { threads = 2, iterations = rounds }, function() gateway.reload() end)

finally(linearizable { model = "register" })
