include "unionfs/notices_apart"
defect "unionfs.notify.under_lock"
must_fail "lock-order"
tags { "stress-only" }
