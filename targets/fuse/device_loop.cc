#include "targets/fuse/device_loop.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <system_error>

#include "harness/base/scope_guard.h"
#include "targets/fuse/lowlevel.h"

namespace ordeal::fuse {
namespace {

[[noreturn]] void throw_errno(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

int checked(int fd, const char* what) {
  if (fd < 0) throw_errno(what);
  return fd;
}

void watch(int poll, int fd) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = fd;
  if (epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event) != 0) throw_errno("epoll_ctl");
}

}  // namespace

Descriptor::~Descriptor() {
  if (fd_ >= 0) close(fd_);
}

DeviceLoop::DeviceLoop(fuse_session* session)
    : session_(session),
      stop_event_(checked(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")),
      poll_(checked(epoll_create1(EPOLL_CLOEXEC), "epoll_create1")) {
  const int device = fuse_session_fd(session_);
  // A worker that wakes for a request which another took must not block in read, deaf to stop().
  if (fcntl(device, F_SETFL, fcntl(device, F_GETFL) | O_NONBLOCK) != 0) throw_errno("fcntl");
  watch(poll_.get(), device);
  watch(poll_.get(), stop_event_.get());
}

void DeviceLoop::work() {
  fuse_buf buffer{};
  ScopeGuard release([&] { free(buffer.mem); });
  while (!stopping_.load()) {
    const int got = fuse_session_receive_buf(session_, &buffer);
    if (got > 0) {
      fuse_session_process_buf(session_, &buffer);
    } else if (got == -EAGAIN) {
      epoll_event event;
      if (epoll_wait(poll_.get(), &event, 1, -1) < 0 && errno != EINTR) {
        result_.store(errno);
        stop();
      }
    } else if (got != -EINTR) {  // 0: unmounted.
      result_.store(-got);
      stop();
    }
  }
}

void DeviceLoop::stop() {
  const int before = errno;
  stopping_.store(true);
  const uint64_t one = 1;
  // It fails only where the counter is full, and then everybody wakes as well.
  static_cast<void>(!write(stop_event_.get(), &one, sizeof one));
  errno = before;
}

}  // namespace ordeal::fuse
