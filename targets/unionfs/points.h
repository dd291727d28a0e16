// Where a scenario may make a union go wrong: at every step towards a branch, and in the windows
// of operations that take several steps.
#pragma once

#include "harness/fault/failpoint.h"

namespace ordeal::unionfs::points {

extern FailPoint lookup_branch;  // A name is sought in one branch.
extern FailPoint open_branch;
extern FailPoint create_branch;  // A file, folder or symbolic link is made in a branch.
extern FailPoint read_branch;    // May be short, torn or corrupt.
extern FailPoint write_branch;   // The same.
extern FailPoint setattr_branch;
extern FailPoint unlink_branch;  // A file or folder is removed from one branch.
extern FailPoint rename_branch;
extern FailPoint link_branch;
extern FailPoint readdir_branch;
extern FailPoint statfs_branch;
extern FailPoint fsync_branch;
extern FailPoint whiteout_create;
extern FailPoint copy_up_begin;      // Before the temporary file is made.
extern FailPoint copy_up_write;      // Before each piece of it. May be short or corrupt.
extern FailPoint copy_up_commit;     // It is complete, and nobody sees it yet.
extern FailPoint copy_up_contended;  // A mark: somebody waits for a copy-up under way.
extern FailPoint config_swap;        // A new configuration or list of branches is about to count.
extern FailPoint cache_load;         // A value was loaded and is not stored yet.
extern FailPoint cache_read;  // What a cache remembers is about to be given out. May be stale.

}  // namespace ordeal::unionfs::points
