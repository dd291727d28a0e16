include "unionfs/identity_one"
defect "unionfs.init.flag_unordered"
must_fail "invariant: no client saw the number change, or none"
tags { "explore-only", "weak-memory" }
