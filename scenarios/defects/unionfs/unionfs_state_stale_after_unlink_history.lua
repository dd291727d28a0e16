include "unionfs/presence_linearizable"
defect "unionfs.state.stale_after_unlink"
must_fail "history"
