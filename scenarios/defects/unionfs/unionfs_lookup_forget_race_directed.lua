include "unionfs/nodes_follow_lookups"
defect "unionfs.lookup.forget_race"
must_fail "invariant"
tags { "directed" }
fault "unionfs.lookup.count_window" { chance = "1/50", delay = "50us..200us" }
