-- One connection. Some clients wait for their reply, others give up before it comes.
describe "an answer is the answer to one's own question"
tags { "gateway", "pool", "history" }
local rounds = param("rounds", 600, "of each thread")

explore { set = { rounds = 2 } }

local gateway = target.gateway {
  providers = { { name = "a", latency = "200us" } },
  breaker   = { trip_after = 1000000 },
  pool      = { size = 1 },
}

model("answers", {
  initial = 0,
  fetch   = function(_, key) return key end,
})

group("patient", { threads = 2, iterations = rounds }, function(t)
  gateway.fetch("patient" .. t.index)
end)
group("hasty", { threads = 1, iterations = rounds }, function() gateway.fetch("hasty", "100us") end)

finally(linearizable { model = "answers" })
finally("no permit is lost", function() return gateway.permits_lost() == 0 end)
