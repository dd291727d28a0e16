include "unionfs/nodes_follow_lookups"
defect "unionfs.lookup.forget_race"
must_fail "memory-error: heap-use-after-free"
sanitize "address"
