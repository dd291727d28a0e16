include "unionfs/renames_cross"
defect "unionfs.rename.same_lock_twice"
must_fail "deadlock"
