// The worker's side of a mounted target.
#pragma once

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/run/life/worker_request.h"
#include "harness/run/process/control.h"
#include "harness/sync/mutex.h"

namespace ordeal {

// The file-system process of one mounted target, and the socket to it. Thread-safe, except for
// start() and stop().
class MountedTarget {
 public:
  // Starts the process for Plan::targets[target] and waits until it serves. Throws InputError with
  // the message of the process if it cannot.
  static std::unique_ptr<MountedTarget> start(const WorkerRequest& request, size_t target);
  MountedTarget(const MountedTarget&) = delete;
  MountedTarget& operator=(const MountedTarget&) = delete;
  ~MountedTarget();  // Kills the process where it still runs.

  const std::string& mount_point() const { return mount_point_; }

  // Calls a row of the target's table in the process. Returns its code; ENOTCONN, as the kernel
  // does, if the process has ended. Throws InputError for misuse, and if the process runs and does
  // not answer.
  int call(size_t row, Call& call);
  void arm();
  void disarm();
  std::vector<std::pair<std::string, double>> metrics();
  std::vector<HeldResource> resources();

  // Returns true if the process still runs. If not, `how` is set to the way in which it ended.
  bool alive(std::string* how);
  // Asks the process to unmount and end. Returns false if it still ran at the deadline; then it is
  // killed.
  bool stop(Instant deadline);

 private:
  MountedTarget(ControlSocket socket, std::string mount_point)
      : mount_point_(std::move(mount_point)), socket_(std::move(socket)) {}
  std::optional<ControlReply> ask(const ControlRequest& request);  // None: it does not answer.
  // The process has closed its socket. Returns true if it ends within a second.
  bool ends_soon();

  const std::string mount_point_;
  pid_t pid_ = -1;
  Mutex mu_{"run.mounted_target"};
  ControlSocket socket_ GUARDED_BY(mu_);
  bool reaped_ GUARDED_BY(mu_) = false;
  std::string end_ GUARDED_BY(mu_);
};

}  // namespace ordeal
