include "unionfs/directories_listed"
defect "unionfs.readdir.releasedir_race"
must_fail "invariant"
tags { "directed" }
fault "unionfs.readdir.walk_window" { chance = "1/20", delay = "50us..200us" }
