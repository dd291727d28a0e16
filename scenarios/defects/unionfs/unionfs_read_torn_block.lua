include "unionfs/blocks_whole"
defect "unionfs.read.torn_block"
must_fail "invariant: no block was torn"
