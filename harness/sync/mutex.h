// Mutual exclusion with names, ranks and timed forms.
//
//   Mutex mu_{"gateway.pool"};
//   int in_use_ GUARDED_BY(mu_) = 0;
//   ...
//   Lock lock(mu_);
#pragma once

#include <mutex>
#include <source_location>

#include "harness/base/thread_annotations.h"
#include "harness/sync/clock.h"
#include "harness/sync/runtime.h"
#include "harness/sync/watch_point.h"

namespace ordeal {

// A mutual exclusion lock, not recursive, that Runtimes decide and observers see. Thread-safe.
class CAPABILITY("mutex") Mutex {
 public:
  explicit Mutex(const char* name = nullptr, Rank rank = {},
                 std::source_location where = std::source_location::current());
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;
  ~Mutex() {
    if (detail::observed()) [[unlikely]]
      detail::on_destroy(self_, *holder());
  }

  void lock(std::source_location at = std::source_location::current()) ACQUIRE() {
    if (current_runtime() != nullptr || detail::lock_watched(rank_)) [[unlikely]]
      return lock_slowly(at);
    if (!native_.try_lock()) [[unlikely]]
      wait_for_lock(at);
  }
  void unlock() RELEASE() {
    if (current_runtime() != nullptr || detail::lock_watched(rank_)) [[unlikely]]
      return unlock_slowly();
    native_.unlock();
  }
  bool try_lock(std::source_location at = std::source_location::current()) TRY_ACQUIRE(true) {
    return try_lock_until(kAtOnce, at);
  }
  // False: the deadline passed first. A deadline of kAtOnce only tries.
  bool try_lock_until(Instant deadline, std::source_location at = std::source_location::current())
      TRY_ACQUIRE(true);
  bool try_lock_for(Duration wait, std::source_location at = std::source_location::current())
      TRY_ACQUIRE(true) {
    return try_lock_until(deadline_after(now(), wait), at);
  }

  const char* name() const { return self_.name; }
  uint64_t ordinal() const { return ordinal_; }  // By creation: the order of OrderedLock.

 private:
  friend class CondVar;
  friend class OrderedLock;
  void lock_slowly(std::source_location at, bool peers = false);
  void unlock_slowly();
  void wait_for_lock(std::source_location at);
  // Where the C library notes the tid of who holds it.
  const int* holder() { return &native_.native_handle()->__data.__owner; }

  std::mutex native_;
  const Rank rank_;
  const uint64_t ordinal_;
  SyncIdentity self_;
};

// Holds one mutex for a scope.
class SCOPED_CAPABILITY Lock {
 public:
  explicit Lock(Mutex& mutex, std::source_location at = std::source_location::current())
      ACQUIRE(mutex)
      : mutex_(mutex) {
    mutex_.lock(at);
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  ~Lock() RELEASE() { mutex_.unlock(); }

 private:
  friend class CondVar;
  Mutex& mutex_;
};

}  // namespace ordeal
