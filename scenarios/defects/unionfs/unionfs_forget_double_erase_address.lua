include "unionfs/nodes_follow_lookups"
defect "unionfs.forget.double_erase"
must_fail "memory-error: heap-use-after-free"
sanitize "address"
