include "unionfs/client_cache"
defect "unionfs.notify.under_lock"
must_fail "deadlock"
tags { "directed" }
fault "unionfs.notify.send_window" { chance = "1/50", delay = "50us..200us" }
