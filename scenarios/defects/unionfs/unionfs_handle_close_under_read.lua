include "unionfs/handles_shared"
defect "unionfs.handle.close_under_read"
must_fail "invariant: no read saw another file"
