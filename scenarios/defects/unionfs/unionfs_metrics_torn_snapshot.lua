include "unionfs/counts_add_up"
defect "unionfs.metrics.torn_snapshot"
must_fail "invariant: no snapshot was torn"
