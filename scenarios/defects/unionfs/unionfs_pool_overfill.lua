include "unionfs/copy_up_whole"
defect "unionfs.pool.overfill"
must_fail "invariant"
