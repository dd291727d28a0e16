// The loop that reads requests from /dev/fuse.
//
// The room has its own loop instead of fuse_session_loop_mt, for three reasons: the workers are
// named tasks, a stop() from a signal handler or another thread needs no signal to wake them, and
// no worker is ever cancelled in the middle of a C++ frame.
#pragma once

#include "harness/sync/atomic.h"

struct fuse_session;

namespace ordeal::fuse {

// A Descriptor owns one file descriptor and closes it.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();
  int get() const { return fd_; }

 private:
  const int fd_;
};

// A DeviceLoop serves the requests of one session on any number of workers.
class DeviceLoop {
 public:
  // `session` is mounted and outlives the loop. Throws std::system_error.
  explicit DeviceLoop(fuse_session* session);

  // Reads and serves requests, one after the other, until stop() or the end of the mount. Any
  // number of workers may run it at once.
  void work();

  void stop();  // Thread-safe, and safe in a signal handler.

  // Returns 0, or the errno that broke the connection. Thread-safe.
  int result() const { return result_.load(); }

 private:
  fuse_session* const session_;
  const Descriptor stop_event_;  // Readable from stop() on: every waiting worker wakes.
  const Descriptor poll_;
  Atomic<bool> stopping_{false, "fuse.stopping"};
  Atomic<int> result_{0, "fuse.result"};
};

}  // namespace ordeal::fuse
