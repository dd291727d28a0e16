include "unionfs/cache_expires"
defect "unionfs.cache.cleanup_drops_fresh"
must_fail "invariant: no fresh entry was dropped"
tags { "directed" }
fault "unionfs.cache.sweep_window" { chance = "1/10", delay = "1ms..2ms" }
