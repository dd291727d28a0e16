#include "targets/unionfs/points.h"

namespace ordeal::unionfs::points {

FailPoint lookup_branch{"unionfs.lookup.branch"};
FailPoint open_branch{"unionfs.open.branch"};
FailPoint create_branch{"unionfs.create.branch"};
FailPoint read_branch{"unionfs.read.branch"};
FailPoint write_branch{"unionfs.write.branch"};
FailPoint setattr_branch{"unionfs.setattr.branch"};
FailPoint unlink_branch{"unionfs.unlink.branch"};
FailPoint rename_branch{"unionfs.rename.branch"};
FailPoint link_branch{"unionfs.link.branch"};
FailPoint readdir_branch{"unionfs.readdir.branch"};
FailPoint statfs_branch{"unionfs.statfs.branch"};
FailPoint fsync_branch{"unionfs.fsync.branch"};
FailPoint whiteout_create{"unionfs.whiteout.create"};
FailPoint copy_up_begin{"unionfs.copy_up.begin"};
FailPoint copy_up_write{"unionfs.copy_up.write"};
FailPoint copy_up_commit{"unionfs.copy_up.commit"};
FailPoint copy_up_contended{"unionfs.copy_up.contended"};
FailPoint config_swap{"unionfs.config.swap"};
FailPoint cache_load{"unionfs.cache.load"};

}  // namespace ordeal::unionfs::points
