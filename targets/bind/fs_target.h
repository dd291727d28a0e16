// A file system as a target: the operations that target.memfs, target.posix and target.unionfs
// share.
#pragma once

#include <span>
#include <vector>

#include "harness/scenario/target.h"
#include "targets/bind/fs_layout.h"
#include "targets/fs/file_system.h"

namespace ordeal {

// An FsTarget is one open file-system target. Thread-safe: it keeps no state for its operations.
class FsTarget : public Target {
 public:
  FsTarget(fs::FileSystem& filesystem, const FsLayout& files) : fs(filesystem), layout(files) {}

  fs::FileSystem& fs;
  const FsLayout layout;
};

// Returns the rows of every file system (see fs_rows.cc), followed by a target's `own` rows. A
// target calls it once, when the program starts.
std::vector<OpRow> with_fs_rows(std::span<const OpRow> own);

}  // namespace ordeal
