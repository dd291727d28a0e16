include "unionfs/client_cache"
defect "unionfs.notify.under_lock"
must_fail "deadlock"
