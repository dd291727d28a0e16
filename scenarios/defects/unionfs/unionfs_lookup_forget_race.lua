include "unionfs/nodes_follow_lookups"
defect "unionfs.lookup.forget_race"
must_fail "invariant"
