include "unionfs/renames_cross"
defect "unionfs.rename.positional_locks"
must_fail "deadlock"
tags { "directed" }
fault "unionfs.rename.lock_window" { chance = "1/50", delay = "50us..200us" }
