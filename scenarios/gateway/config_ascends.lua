-- Two operators reload, each with generations that nobody else has, and clients read. A reload that
-- is older than what is in force is refused, so what is in force only ever gets newer.
describe "the configuration behaves like one register that never goes back"
tags { "gateway", "config", "history" }
local rounds = param("rounds", 1000, "of each thread")

explore { set = { rounds = 2 } }

local gateway = target.gateway {}

model("newest", {
  initial = 1,
  reload = function(newest, generation)
    if generation <= newest then return "OLDER_GENERATION" end
    return generation, generation
  end,
  read_config = function(newest) return newest end,
})

group("operators", { threads = 2, iterations = rounds }, function(t)
  gateway.reload(2 * t.iteration + t.index + 2)
end)
group("readers", { threads = 1, iterations = rounds }, function() gateway.read_config() end)

finally(linearizable { model = "newest" })
