include "unionfs/cache_expires"
defect "unionfs.cache.cleanup_drops_fresh"
must_fail "invariant: no fresh entry was dropped"
