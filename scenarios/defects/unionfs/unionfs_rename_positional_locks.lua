include "unionfs/renames_cross"
defect "unionfs.rename.positional_locks"
must_fail "deadlock"
