-- The twin: a false claim about the same stack is found false.
describe "nothing that was pushed stays"

local stack = target.stack { limit = 16 }
group("pushers", { threads = 2, iterations = 100 }, function() stack.push(7) end)
finally("the stack is empty", function() return stack.size() == 0 end)
