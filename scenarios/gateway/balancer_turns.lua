-- Two providers, in turn: after any number of requests neither has had two more than the other.
describe "round robin gives each provider its turn, whoever asks"
tags { "gateway", "balancer" }
local rounds = param("rounds", 3000, "of each client")

explore { set = { rounds = 3 } }

local gateway = target.gateway { balancer = "round_robin" }

group("clients", { threads = 2, iterations = rounds }, function() gateway.handle_request() end)

finally("neither is favoured", function()
  local a, b = gateway.calls_to("a"), gateway.calls_to("b")
  return math.abs(a - b) <= 1, a .. " and " .. b .. " calls"
end)
finally("nothing is in flight when nobody calls", function() return gateway.in_flight() == 0 end)
