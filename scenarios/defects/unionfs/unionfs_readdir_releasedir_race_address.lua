include "unionfs/directories_listed"
defect "unionfs.readdir.releasedir_race"
must_fail "memory-error: heap-use-after-free"
sanitize "address"
