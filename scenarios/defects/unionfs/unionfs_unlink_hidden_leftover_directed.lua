include "unionfs/open_and_unlink"
defect "unionfs.unlink.hidden_leftover"
must_fail "invariant: nothing hidden is left"
tags { "directed" }
fault "unionfs.unlink.hide_window" { chance = "1/20", delay = "50us..200us" }
