include "unionfs/handles_return"
defect "unionfs.handle.plain_refcount"
must_fail "leak"
