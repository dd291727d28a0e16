include "unionfs/branches_walked"
defect "unionfs.branches.mutated_in_place"
must_fail "memory-error"
sanitize "address"
tags { "explore-only" }
