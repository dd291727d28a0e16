// The worker's side of a target that is mounted: its file-system process, and how to talk to it.
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

// Thread-safe, but for start and stop.
class MountedTarget {
 public:
  // Starts the process for Plan::targets[target] and waits until it serves. Throws InputError with
  // the process's own words where it cannot.
  static std::unique_ptr<MountedTarget> start(const WorkerRequest& request, size_t target);
  MountedTarget(const MountedTarget&) = delete;
  MountedTarget& operator=(const MountedTarget&) = delete;
  ~MountedTarget();  // Kills the process where it still runs.

  const std::string& mount_point() const { return mount_point_; }

  // Calls a row of the core. Returns its code: ENOTCONN, as the kernel does, where the process has
  // ended. Throws InputError for misuse, and where the process runs and does not answer.
  int call(size_t row, Call& call);
  void arm();
  void disarm();
  std::vector<std::pair<std::string, double>> metrics();
  std::vector<HeldResource> resources();

  // Whether the process still runs; where it does not, `how` says how it ended.
  bool alive(std::string* how);
  // Asks it to unmount and end. False: it still ran at the deadline, and was killed.
  bool stop(Instant deadline);

 private:
  MountedTarget(ControlSocket socket, std::string mount_point)
      : mount_point_(std::move(mount_point)), socket_(std::move(socket)) {}
  std::optional<ControlReply> ask(const ControlRequest& request);  // None: it does not answer.
  bool ends_soon();  // It has closed its socket; that it has ended is known a little later.

  const std::string mount_point_;
  pid_t pid_ = -1;
  Mutex mu_{"run.mounted_target"};
  ControlSocket socket_ GUARDED_BY(mu_);
  bool reaped_ GUARDED_BY(mu_) = false;
  std::string end_ GUARDED_BY(mu_);
};

}  // namespace ordeal
