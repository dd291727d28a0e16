include "unionfs/open_and_unlink"
defect "unionfs.handle.plain_refcount"
must_fail "invariant: nothing is open any more"
