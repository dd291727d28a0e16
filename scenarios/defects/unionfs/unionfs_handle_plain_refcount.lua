include "unionfs/open_and_unlink"
defect "unionfs.handle.plain_refcount"
must_fail "data-race"
tags { "explore-only" }
