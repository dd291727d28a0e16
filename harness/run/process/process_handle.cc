#include "harness/run/process/process_handle.h"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

namespace ordeal {

ProcessHandle::ProcessHandle(pid_t pid) : fd_(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))) {}

ProcessHandle& ProcessHandle::operator=(ProcessHandle&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

ProcessHandle::~ProcessHandle() {
  if (fd_ >= 0) ::close(fd_);
}

bool ProcessHandle::wait_until(Instant deadline) const {
  if (fd_ < 0) return false;
  pollfd end{fd_, POLLIN, 0};
  while (::poll(&end, 1, milliseconds_until(deadline)) <= 0) {
    if (Monotonic::now() >= deadline) return false;
  }
  return true;
}

int milliseconds_until(Instant deadline) {
  constexpr std::chrono::milliseconds kLongest = std::chrono::hours(1);
  const Instant now = Monotonic::now();
  if (deadline <= now) return 0;
  if (deadline - now > kLongest) return static_cast<int>(kLongest.count());
  return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(deadline - now).count());
}

}  // namespace ordeal
