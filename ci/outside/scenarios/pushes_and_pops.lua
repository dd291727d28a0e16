-- Whatever is pushed and popped at once, and whichever pushes fail, the stack counts right.
describe "a stack holds what was pushed and not popped"
stress { for_time = "1s" }

local stack = target.stack { limit = 16 }

group("pushers", { threads = 3, iterations = 20000 }, function() stack.push(7) end)
group("poppers", { threads = 2, iterations = 20000 }, function() stack.pop() end)

fault "stack.push.store" { every = 100, error = "EIO" }

always("never more than its limit", function() return stack.size() <= 16 end)
finally("the books balance", function() return stack.size() == stack.balance() end)
expect { ["fault.stack.push.store.fired"] = "> 0" }
