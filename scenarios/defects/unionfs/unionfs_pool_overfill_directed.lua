include "unionfs/copy_up_whole"
defect "unionfs.pool.overfill"
must_fail "invariant"
tags { "directed" }
fault "unionfs.pool.take_window" { delay = "1ms..2ms" }
