// `ordeal mount`: a union of directories for daily use, outside of any run.
#pragma once

#include "harness/scenario/catalogue.h"

namespace ordeal {

// Mounts a union of `arguments.branches` ("PATH:rw", topmost first) on `arguments.dir`, prints the
// mount point, and serves until SIGINT, SIGTERM, SIGHUP or an unmount from outside. It then
// unmounts and returns 0, or 1 where the connection broke. The kernel checks permissions; where
// root mounts, other users may enter. With a cache time the kernel also keeps pages, and a shared
// mmap works.
//
// Throws InputError for arguments that cannot be mounted, std::system_error where the machine
// refuses. REQUIRES: no other thread runs, so that every later thread inherits the blocked signals.
int run_mount_command(const MountArguments& arguments);

}  // namespace ordeal
