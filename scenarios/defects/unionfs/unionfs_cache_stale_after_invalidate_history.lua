include "unionfs/sizes_settle"
defect "unionfs.cache.stale_after_invalidate"
must_fail "history"
