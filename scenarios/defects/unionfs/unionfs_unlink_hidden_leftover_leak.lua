include "unionfs/handles_return"
defect "unionfs.unlink.hidden_leftover"
must_fail "leak"
