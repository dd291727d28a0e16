include "unionfs/config_under_load"
defect "unionfs.config.held_across_io"
must_fail "deadlock"
tags { "directed" }
fault "unionfs.config.read_window" { chance = "1/50", delay = "50us..200us" }
