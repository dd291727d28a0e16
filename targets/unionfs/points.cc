#include "targets/unionfs/points.h"

// The legal errors of each point are those that its system call documents and a disk can cause.
namespace ordeal::unionfs::points {

FailPoint lookup_branch{"unionfs.lookup.branch", {.legal = "EACCES EIO ENOMEM"}};
FailPoint open_branch{"unionfs.open.branch", {.legal = "EACCES EIO EMFILE ENFILE ENOMEM"}};
FailPoint create_branch{"unionfs.create.branch", {.legal = "EACCES EDQUOT EIO ENOSPC EROFS"}};
FailPoint read_branch{"unionfs.read.branch",
                      {.io = true, .torn = true, .corrupt = true, .legal = "EINTR EIO"}};
FailPoint write_branch{
    "unionfs.write.branch",
    {.io = true, .torn = true, .corrupt = true, .legal = "EDQUOT EFBIG EINTR EIO ENOSPC"}};
FailPoint setattr_branch{"unionfs.setattr.branch", {.legal = "EACCES EIO EPERM EROFS"}};
FailPoint unlink_branch{"unionfs.unlink.branch", {.legal = "EACCES EBUSY EIO EPERM EROFS"}};
FailPoint rename_branch{"unionfs.rename.branch", {.legal = "EACCES EBUSY EDQUOT EIO ENOSPC EROFS"}};
FailPoint link_branch{"unionfs.link.branch", {.legal = "EDQUOT EIO EMLINK ENOSPC EROFS"}};
FailPoint readdir_branch{"unionfs.readdir.branch", {.legal = "EACCES EIO"}};
FailPoint statfs_branch{"unionfs.statfs.branch", {.legal = "EACCES EINTR EIO"}};
FailPoint fsync_branch{"unionfs.fsync.branch", {.legal = "EDQUOT EINTR EIO ENOSPC"}};
FailPoint whiteout_create{"unionfs.whiteout.create", {.legal = "EACCES EDQUOT EIO ENOSPC EROFS"}};
FailPoint copy_up_begin{"unionfs.copy_up.begin", {.legal = "EACCES EDQUOT EIO ENOSPC EROFS"}};
FailPoint copy_up_write{"unionfs.copy_up.write",
                        {.io = true, .corrupt = true, .legal = "EDQUOT EFBIG EIO ENOSPC"}};
FailPoint copy_up_commit{"unionfs.copy_up.commit", {.legal = "EACCES EDQUOT EIO ENOSPC EROFS"}};
FailPoint copy_up_contended{"unionfs.copy_up.contended"};
FailPoint config_swap{"unionfs.config.swap"};
FailPoint cache_load{"unionfs.cache.load"};
FailPoint cache_read{"unionfs.cache.read", {.stale = true}};

}  // namespace ordeal::unionfs::points
