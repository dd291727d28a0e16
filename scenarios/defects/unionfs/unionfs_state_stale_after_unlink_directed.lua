include "unionfs/removed_stays_removed"
defect "unionfs.state.stale_after_unlink"
must_fail "invariant: nobody saw a removed file"
tags { "directed" }
fault "unionfs.setattr.store_window" { chance = "1/20", delay = "50us..200us" }
