include "unionfs/rename_over"
defect "unionfs.rename.not_atomic"
must_fail "invariant: the name was there at every moment"
tags { "directed" }
fault "unionfs.rename.over_window" { chance = "1/50", delay = "50us..200us" }
