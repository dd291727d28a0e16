include "unionfs/rename_over"
defect "unionfs.rename.not_atomic"
must_fail "invariant: the name was there at every moment"
