include "unionfs/nodes_follow_lookups"
defect "unionfs.forget.double_erase"
must_fail "invariant"
tags { "directed" }
fault "unionfs.forget.erase_window" { chance = "1/50", delay = "50us..200us" }
