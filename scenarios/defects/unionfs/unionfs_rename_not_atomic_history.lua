include "unionfs/directory_tree"
defect "unionfs.rename.not_atomic"
must_fail "history"
