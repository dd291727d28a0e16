// Listing directories: as users see them, and as the branches hold them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "targets/unionfs/layers.h"

namespace ordeal::unionfs {

// Lists the directory `path` merged over the branches of `sight`, sorted by name, without reserved
// names and without names that a whiteout hides. The caller holds the path's lock. Returns 0 or the
// errno of a branch.
int list_merged(const BranchList& branches, const std::string& path, const Sight& sight,
                std::vector<fs::DirEntry>& out);

// Counts whiteouts that cover nothing and temporary files, over all branches. The caller holds the
// tree exclusively: an operation that is half done has both. Returns 0 or the errno of a branch.
int count_orphans(const BranchList& branches, uint64_t& out);

}  // namespace ordeal::unionfs
