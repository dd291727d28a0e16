include "unionfs/branches_change"
defect "unionfs.branches.mutated_in_place"
must_fail "invariant"
