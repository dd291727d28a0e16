// A file system as a target: the operations that memfs, posix and unionfs share.
#pragma once

#include <span>
#include <vector>

#include "harness/scenario/target.h"
#include "targets/bind/fs_layout.h"
#include "targets/fs/file_system.h"

namespace ordeal {

// Its operations are called by many threads at once; it keeps nothing for them.
class FsTarget : public Target {
 public:
  FsTarget(fs::FileSystem& filesystem, const FsLayout& files) : fs(filesystem), layout(files) {}

  fs::FileSystem& fs;
  const FsLayout layout;
};

// The operations that every file system has; fs_rows.cc says what they do. Rows of a target are
// these and its own: with_fs_rows(own) joins them, once, when the program starts.
std::vector<OpRow> with_fs_rows(std::span<const OpRow> own);

}  // namespace ordeal
