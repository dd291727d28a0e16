include "unionfs/attributes_cached"
defect "unionfs.cache.stale_after_invalidate"
must_fail "invariant: each writer saw the size that it had set"
tags { "directed" }
fault "unionfs.cache.put_window" { chance = "1/50", delay = "50us..200us" }
