include "unionfs/removed_stays_removed"
defect "unionfs.state.stale_after_unlink"
must_fail "invariant: nobody saw a removed file"
