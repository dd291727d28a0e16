// The space of a union: the sum over its branches.
#pragma once

#include "targets/unionfs/placing.h"

namespace ordeal::unionfs {

// Sums the space of all branches into `out`, in blocks of 4 KiB. Branches that share a device count
// once. A branch that is not writable adds nothing to the available blocks. Returns 0 or the errno
// of a branch. Thread-safe; needs no lock.
int total_space(const BranchList& branches, Placing& placing, fs::StatFs& out);

}  // namespace ordeal::unionfs
