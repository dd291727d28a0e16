// The failpoints of a union: at every step towards a branch, and in the race windows of operations
// that take several steps.
#pragma once

#include "harness/fault/failpoint.h"

namespace ordeal::unionfs::points {

extern FailPoint lookup_branch;  // A lookup in one branch.
extern FailPoint open_branch;
extern FailPoint create_branch;  // Makes a file, directory or symbolic link in a branch.
extern FailPoint read_branch;    // May be short, torn or corrupt.
extern FailPoint write_branch;   // The same.
extern FailPoint setattr_branch;
extern FailPoint unlink_branch;  // Removes a file or directory from one branch.
extern FailPoint rename_branch;
extern FailPoint link_branch;
extern FailPoint readdir_branch;
extern FailPoint statfs_branch;
extern FailPoint fsync_branch;
extern FailPoint whiteout_create;
extern FailPoint copy_up_begin;      // Before the temporary file is made.
extern FailPoint copy_up_write;      // Before each piece of it. May be short or corrupt.
extern FailPoint copy_up_commit;     // The copy is complete, and no reader sees it yet.
extern FailPoint copy_up_contended;  // A mark: a thread waits for a copy-up under way.
extern FailPoint config_swap;        // Before a new configuration or list of branches is in force.
extern FailPoint cache_load;         // After a value was loaded, before the cache stores it.
extern FailPoint cache_read;         // Before a cache returns a value. May be stale.

}  // namespace ordeal::unionfs::points
