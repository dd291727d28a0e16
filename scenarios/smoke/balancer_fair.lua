-- Requests go round: after any number of them, no provider has had two more than another.
describe "round robin shares requests evenly, whoever asks"
tags { "gateway", "smoke" }

local gateway = target.gateway {
  providers = { { name = "a" }, { name = "b" }, { name = "c" } },
  balancer  = "round_robin",
}

group("clients", { threads = 4, iterations = 5000 }, mix { [gateway.handle_request] = 1 })

finally("no provider is favoured", function()
  local least, most = math.maxinteger, 0
  for _, name in ipairs(gateway.provider_names()) do
    local calls = gateway.calls_to(name)
    least, most = math.min(least, calls), math.max(most, calls)
  end
  return most - least <= 1, "between " .. least .. " and " .. most .. " calls"
end)
