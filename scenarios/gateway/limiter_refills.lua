-- Clients that want more than there is, at a bucket that fills all the time.
describe "a limiter never admits more than has arrived"
tags { "gateway", "limiter" }
-- Large enough for a bucket that is never full again: what does not fit in is lost, and that would
-- hide as many that are admitted too much.
local capacity = param("capacity", 20, "tokens of a full bucket")
local clients  = param("clients", 8, "threads that take")
local rounds   = param("rounds", 1500, "of each client")

explore { set = { capacity = 2, clients = 2, rounds = 3 } }

local gateway = target.gateway { limiter = { capacity = capacity, per_token = "250us" } }
local start   = shared.barrier("start", clients)
local excess  = shared.counter("excess")

group("clients", { threads = clients, iterations = rounds }, function(t)
  if t.iteration == 0 then
    -- What arrived before everybody was there would hide what is admitted too much.
    start:wait()
    if t.index == 0 then gateway.reset_limiter() end
    start:wait()
  end
  if gateway.take() then
    -- In this order: what may be admitted only grows.
    if gateway.admitted() > gateway.admissible() then excess:add(1) end
  else
    t:sleep("250us")
  end
end)

finally("no more was admitted than had arrived", function()
  return excess:get() == 0, excess:get() .. " times there was more"
end)
finally("the bucket owes nothing", function() return gateway.tokens() >= 0 end)
