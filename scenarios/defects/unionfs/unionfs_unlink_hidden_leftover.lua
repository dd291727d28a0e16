include "unionfs/open_and_unlink"
defect "unionfs.unlink.hidden_leftover"
must_fail "invariant: nothing hidden is left"
