include "unionfs/counts_add_up"
defect "unionfs.metrics.torn_snapshot"
must_fail "invariant: no snapshot was torn"
tags { "directed" }
fault "unionfs.metrics.record_window" { chance = "1/50", delay = "50us..200us" }
