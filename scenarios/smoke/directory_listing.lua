-- A directory of 120 files that stay is listed while others are made and removed in it. A listing
-- may show a passing file or not; those that stay are in every one, once.
describe "a listing shows every file that stays, once"
tags { "unionfs", "mount", "smoke" }
stress { for_time = "2s" }

local fs     = target.unionfs { branches = { "memory:rw", "memory:ro" }, files = 120, via = "mount" }
local paths  = fs.paths()
local parent = paths[1]:match("^(.*)/[^/]*$")
if parent == "" then parent = "/" end
local wrong  = shared.counter("wrong")
local stays  = {}
for _, path in ipairs(paths) do stays[path:match("[^/]*$")] = true end

group("listers", 2, function()
  local names = fs.readdir(parent)
  if not names then return end
  local seen = 0
  for _, name in ipairs(names) do
    if stays[name] then seen = seen + 1 end
  end
  if seen ~= 120 then wrong:add(1) end
end)
group("writers", 3, function(t)
  local path = (parent == "/" and "" or parent) .. "/passing" .. t.index .. "." .. t:random(20)
  if fs.create(path) then fs.unlink(path) end
end)

fault "unionfs.readdir.branch" { chance = "1/10", delay = "100us..1ms" }

always("every file that stays is listed once", function() return wrong:get() == 0 end)
expect { ["readdir.count"] = "> 10", ["create.count"] = "> 100" }
