include "unionfs/sizes_settle"
defect "unionfs.copy_up.half_copied"
must_fail "history"
