include "unionfs/copy_up_whole"
defect "unionfs.copy_up.half_copied"
must_fail "invariant: nobody saw a part of a file"
