include "unionfs/copy_and_close_apart"
defect "unionfs.handle.waits_under_table"
must_fail "lock-order"
tags { "stress-only" }
