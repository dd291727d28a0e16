-- Directories are listed as a kernel lists them: begun, walked name by name, closed. Threads share a
-- listing, so it may be closed while somebody walks it; each name is given once.
describe "a listing gives each name once, and its end is the end for all"
tags { "unionfs", "kernel" }
local rounds = param("rounds", 20000, "of each thread")

explore { set = { rounds = 2 } }

local fs      = target.unionfs { branches = { "memory:rw" }, files = 3 }
local current = shared.counter("listing in use")
local wrong   = shared.counter("wrong")

group("owner", { threads = 1, iterations = rounds }, function()
  local listing = fs.opendir("/")
  current:set(listing)
  local name = fs.nextdir(listing)
  if name and not name:match("^f[012]$") then wrong:add(1) end
  fs.closedir(listing)
  if fs.nextdir(listing) then wrong:add(1) end
end)
group("walkers", { threads = 2, iterations = rounds }, function()
  local listing = current:get()
  if listing == 0 then return end
  local seen = {}
  for name in function() return (fs.nextdir(listing)) end do
    if seen[name] or not name:match("^f[012]$") then wrong:add(1) end
    seen[name] = true
  end
end)

finally("every listing gave what is there, once", function()
  return wrong:get() == 0, wrong:get() .. " wrong names"
end)
finally("no listing is open any more", function() return fs.open_dirs() == 0 end)
