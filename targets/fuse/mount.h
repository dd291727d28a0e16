// A kernel mount of any fs::FileSystem.
//
//   fuse::Mount mount(filesystem, nodes, "/mnt/union", {.workers = 4});
//   mount.serve();          // Until stop(), or until the directory is unmounted.
//
// The room translates and decides nothing. Each request of the kernel becomes one call of the file
// system, served as the user and as the logical thread that sent the request.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/time.h"
#include "targets/fs/file_system.h"

namespace ordeal {
class Task;
}
namespace ordeal::unionfs {
class NodeTable;
}

namespace ordeal::fuse {

// A CallerResolver maps a kernel thread to the logical thread that sent a request, so that faults
// chosen by group or by thread work through the kernel.
class CallerResolver {
 public:
  virtual ~CallerResolver() = default;
  // Returns the task of the thread with this kernel id, or null for an unknown thread. The task
  // must live as long as the mount. Thread-safe.
  //
  // No two requests are served as one task at the same time. A thread that is killed in a system
  // call can leave a request behind; its next request is then served as the worker's own task.
  virtual Task* task_of(pid_t tid) = 0;
};

// The settings of one mount.
struct MountOptions {
  int workers = 0;           // Threads that serve; 0: one for each processor, at least 2.
  bool direct_io = true;     // Every read and write reaches the file system; no shared mmap.
  Duration entry_timeout{};  // How long the kernel may cache that a name leads to a node,
  Duration attr_timeout{};   // ... and the attributes of a node. 0: the kernel caches nothing.
  bool allow_other = false;  // Users other than the mounting one may enter.
  bool kernel_checks_permissions = false;  // By the mode, owner and group that getattr returns.
  std::string fs_name = "ordeal";          // The first column of /proc/mounts.
  CallerResolver* callers = nullptr;       // Null: every request is the kernel's own.
};

// A Mount is one kernel mount, from the constructor to the destructor. One thread owns and serves
// it; any thread may call stop() and operations().
class Mount {
 public:
  // Mounts; no request is answered before serve(). `mount_point` must be an empty directory on
  // which nothing is mounted. Throws InputError where it is not, or where an option is out of
  // range, and std::system_error where the machine refuses (no /dev/fuse, no permission); both name
  // the directory and the reason. The file system and the nodes must outlive the mount.
  Mount(fs::FileSystem& filesystem, unionfs::NodeTable& nodes, const std::string& mount_point,
        const MountOptions& options = {});
  Mount(const Mount&) = delete;
  Mount& operator=(const Mount&) = delete;
  // Unmounts. Clients that still hold files get ENOTCONN from then on. No serve() may be running.
  ~Mount();

  // Serves until stop() or until the directory is unmounted, then returns 0; returns an errno where
  // the connection broke. Requests that have begun are answered first. Workers are tasks
  // "kernel/N" of group "kernel"; a request of an unknown caller is served as one of them.
  int serve();

  // Ends serve(), or the next call of it. Thread-safe, and safe in a signal handler.
  void stop();

  const std::string& mount_point() const;  // Absolute.
  // Counts the requests of each kind that reached this process; kinds without one are left out.
  // Thread-safe.
  std::vector<std::pair<std::string, uint64_t>> operations() const;

 private:
  class Session;
  std::unique_ptr<Session> session_;
};

}  // namespace ordeal::fuse
