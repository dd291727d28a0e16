// `ordeal mount`: a union of folders for anybody, outside of any run.
#pragma once

#include "harness/scenario/catalogue.h"

namespace ordeal {

// Mounts a union of `arguments.branches` ("PATH:rw", topmost first) on `arguments.dir`, says so on
// standard output, and serves until SIGINT, SIGTERM, SIGHUP or an unmount from outside; then
// nothing is mounted any more and it returns 0, or 1 where the connection broke. The kernel checks
// permissions; where root mounts, others may enter. With a cache time the kernel keeps pages as
// well, and a shared mmap works.
//
// Throws InputError for what cannot be mounted, std::system_error where the machine refuses. To be
// called while no other thread runs, so that every thread leaves the signals to it.
int run_mount_command(const MountArguments& arguments);

}  // namespace ordeal
