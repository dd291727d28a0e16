include "unionfs/branches_change"
defect "unionfs.branches.mutated_in_place"
must_fail "memory-error: heap-use-after-free"
sanitize "address"
