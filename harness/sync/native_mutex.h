// A std::mutex that clang's thread-safety analysis knows.
#pragma once

#include <mutex>

#include "harness/base/thread_annotations.h"

namespace ordeal {

// A lock of the harness itself, below the seam: a deterministic scheduler does not see it. It is
// held for a few steps, never across a call that could block or switch tasks. Locks of targets, and
// those that a thread waits for, are Mutex of harness/sync.
class CAPABILITY("mutex") NativeMutex {
 public:
  NativeMutex() = default;
  NativeMutex(const NativeMutex&) = delete;
  NativeMutex& operator=(const NativeMutex&) = delete;

  void lock() ACQUIRE() { mu_.lock(); }
  void unlock() RELEASE() { mu_.unlock(); }

 private:
  std::mutex mu_;  // layers: allow(unguarded-mutex): it is the lock, and guards nothing itself.
};

// Holds a NativeMutex until the scope ends.
class SCOPED_CAPABILITY NativeLock {
 public:
  explicit NativeLock(NativeMutex& mutex) ACQUIRE(mutex) : mutex_(mutex) { mutex_.lock(); }
  NativeLock(const NativeLock&) = delete;
  NativeLock& operator=(const NativeLock&) = delete;
  ~NativeLock() RELEASE() { mutex_.unlock(); }

 private:
  NativeMutex& mutex_;
};

}  // namespace ordeal
