include "unionfs/directories_listed"
defect "unionfs.readdir.releasedir_race"
must_fail "invariant"
