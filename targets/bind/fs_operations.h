// The calls behind the rows of fs_rows.cc, and what fills in their arguments in a mix.
#pragma once

#include "harness/scenario/target.h"

namespace ordeal::fs_operations {

using Operation = int(Target&, Call&);
Operation read, write, create, truncate, stat, chmod, unlink, rename, link, symlink, readlink;
Operation mkdir, rmdir, readdir, count, statfs;
Operation open, close, pread, pwrite, ftruncate, fstat, fsync;

using Fill = void(const Options&, Call&);
Fill one_path, path_and_value, path_and_size, path_and_mode, two_paths, path_and_link_name;
Fill content_and_link_path, link_path, spare_dir, some_dir, nothing;

Fill paths, dirs, path;  // Derived.

}  // namespace ordeal::fs_operations
