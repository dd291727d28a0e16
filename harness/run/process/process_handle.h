// A handle of a process that poll(2) can wait on, beside other descriptors.
//
//   const ProcessHandle handle(start_process(…));
//   if (!handle.wait_until(deadline)) kill(…);
//   waitpid(…);  // The handle does not reap the process.
#pragma once

#include <sys/types.h>

#include <utility>

#include "harness/base/time.h"

namespace ordeal {

// A pidfd: a descriptor that becomes readable when its process ends, also before the process is
// waited for. It names this one process for ever, even when the kernel gives the number away again.
class ProcessHandle {
 public:
  ProcessHandle() = default;
  // Opens the handle of a child that has not been waited for. A kernel without pidfd_open, or a
  // container that forbids it, gives an empty handle.
  explicit ProcessHandle(pid_t pid);
  ProcessHandle(ProcessHandle&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  ProcessHandle& operator=(ProcessHandle&& other) noexcept;
  ~ProcessHandle();

  // The descriptor, which this object owns; -1, which poll(2) skips, if the handle is empty.
  int fd() const { return fd_; }

  // Waits until the process has ended. Returns false if it still ran at the deadline. An empty
  // handle returns false at once.
  bool wait_until(Instant deadline) const;

 private:
  int fd_ = -1;
};

// Returns how many milliseconds poll(2) may wait until the deadline: rounded up, never negative.
int milliseconds_until(Instant deadline);

}  // namespace ordeal
