include "unionfs/config_under_load"
defect "unionfs.config.held_across_io"
must_fail "deadlock"
