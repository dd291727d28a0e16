// A kernel mount as the run layer sees it.
#pragma once

#include <memory>

#include "harness/scenario/target.h"

namespace ordeal {

namespace fs {
class FileSystem;
}
namespace unionfs {
class NodeTable;
}

// What `TargetRow::mount` of a target with a file system returns: mounts `filesystem` as
// fuse::Mount does, with its defaults, and throws what it throws. The file system, the nodes and
// the request's callers must outlive it.
std::unique_ptr<Mounted> mount_fuse(fs::FileSystem& filesystem, unionfs::NodeTable& nodes,
                                    const MountRequest& request);

}  // namespace ordeal
