// The mount function of file-system targets, as the run layer calls it.
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

// Mounts `filesystem` as fuse::Mount does, with the default options, and throws what that throws. A
// target's `TargetRow::mount` returns the result. The file system, the nodes and the request's
// callers must outlive the mount.
std::unique_ptr<Mounted> mount_fuse(fs::FileSystem& filesystem, unionfs::NodeTable& nodes,
                                    const MountRequest& request);

}  // namespace ordeal
