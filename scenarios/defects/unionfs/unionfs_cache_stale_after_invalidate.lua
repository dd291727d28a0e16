include "unionfs/attributes_cached"
defect "unionfs.cache.stale_after_invalidate"
must_fail "invariant: each writer saw the size that it had set"
