include "unionfs/blocks_whole"
defect "unionfs.read.torn_block"
must_fail "invariant: no block was torn"
tags { "directed" }
fault "unionfs.write.halves_window" { chance = "1/20", delay = "50us..200us" }
