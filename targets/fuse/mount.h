// A kernel mount of any fs::FileSystem.
//
//   fuse::Mount mount(filesystem, nodes, "/mnt/union", {.workers = 4});
//   mount.serve();          // Until stop(), or until somebody unmounts the folder.
//
// The room translates and decides nothing: what the kernel asks becomes one call of the file
// system, served as the user and as the logical thread that asked.
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

// Tells which logical thread a request comes from, so that faults chosen by group or by thread
// reach through the kernel.
class CallerResolver {
 public:
  virtual ~CallerResolver() = default;
  // The task of the thread with this kernel id, or null for a thread that nobody announced. The
  // task must live as long as the mount. Thread-safe.
  //
  // No two requests are served as one task at the same time. A thread that is killed in a system
  // call can leave a request behind; what overtakes it is served as the worker's own task.
  virtual Task* task_of(pid_t tid) = 0;
};

struct MountOptions {
  int workers = 0;           // Threads that serve; 0: as many as there are processors, at least 2.
  bool direct_io = true;     // Every read and write arrives; a shared mmap is then refused.
  Duration entry_timeout{};  // For how long the kernel may believe that a name leads to a node,
  Duration attr_timeout{};   // ... and what it was told of a node. 0: it asks each time.
  bool allow_other = false;  // Other users than the one who mounts may enter.
  bool kernel_checks_permissions = false;  // By mode, owner and group of what getattr says.
  std::string fs_name = "ordeal";          // The first column of /proc/mounts.
  CallerResolver* callers = nullptr;       // Null: every request is the kernel's own.
};

// Owned and served by one thread; stop() and the counts are for every thread.
class Mount {
 public:
  // Mounts; nobody is answered before serve(). `mount_point` must be an empty folder that nothing
  // is mounted on. Throws InputError where it is not, or an option is out of range, and
  // std::system_error where the machine refuses (no /dev/fuse, no permission); both name the
  // folder and the reason. The file system and the nodes must outlive the mount.
  Mount(fs::FileSystem& filesystem, unionfs::NodeTable& nodes, const std::string& mount_point,
        const MountOptions& options = {});
  Mount(const Mount&) = delete;
  Mount& operator=(const Mount&) = delete;
  // Unmounts, detaching from clients that still hold files; they get ENOTCONN from then on.
  // No serve() may be running.
  ~Mount();

  // Serves until stop() or until the folder is unmounted, then returns 0; an errno where the
  // connection broke. Requests that were begun are answered first. Workers are tasks
  // "kernel/N" of group "kernel": whoever asks and cannot be resolved is one of them.
  int serve();

  // Ends serve(), or the next one. Thread-safe, and safe in a signal handler.
  void stop();

  const std::string& mount_point() const;  // Absolute.
  // How many requests of each kind reached this process, those without any left out. Thread-safe.
  std::vector<std::pair<std::string, uint64_t>> operations() const;

 private:
  class Session;
  std::unique_ptr<Session> session_;
};

}  // namespace ordeal::fuse
