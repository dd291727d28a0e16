// A readers-writer lock that lets a waiting writer go before new readers.
#pragma once

#include <pthread.h>

#include "harness/sync/mutex.h"

namespace ordeal {

// A lock that one writer or several readers hold. Not recursive, for readers neither: a second
// lock_shared by one thread may wait for a writer that waits for the first. Thread-safe.
class CAPABILITY("shared_mutex") SharedMutex {
 public:
  explicit SharedMutex(const char* name = nullptr, Rank rank = {},
                       std::source_location where = std::source_location::current());
  SharedMutex(const SharedMutex&) = delete;
  SharedMutex& operator=(const SharedMutex&) = delete;
  ~SharedMutex();

  void lock(std::source_location at = std::source_location::current()) ACQUIRE();
  void unlock() RELEASE();
  void lock_shared(std::source_location at = std::source_location::current()) ACQUIRE_SHARED();
  void unlock_shared() RELEASE_SHARED();

  bool try_lock_until(Instant deadline, std::source_location at = std::source_location::current())
      TRY_ACQUIRE(true);
  bool try_lock_shared_until(Instant deadline,
                             std::source_location at = std::source_location::current())
      TRY_ACQUIRE_SHARED(true);
  bool try_lock(std::source_location at = std::source_location::current()) TRY_ACQUIRE(true) {
    return try_lock_until(kAtOnce, at);
  }
  bool try_lock_shared(std::source_location at = std::source_location::current())
      TRY_ACQUIRE_SHARED(true) {
    return try_lock_shared_until(kAtOnce, at);
  }

  const char* name() const { return self_.name; }

 private:
  bool take(LockMode mode, Instant deadline, std::source_location at);
  void give(LockMode mode);
  bool take_natively(LockMode mode, Instant deadline, std::source_location at);

  pthread_rwlock_t native_;
  const Rank rank_;
  SyncIdentity self_;
};

// Holds a SharedMutex as its owner for a scope.
class SCOPED_CAPABILITY WriteLock {
 public:
  explicit WriteLock(SharedMutex& mutex, std::source_location at = std::source_location::current())
      ACQUIRE(mutex)
      : mutex_(mutex) {
    mutex_.lock(at);
  }
  WriteLock(const WriteLock&) = delete;
  WriteLock& operator=(const WriteLock&) = delete;
  ~WriteLock() RELEASE() { mutex_.unlock(); }

 private:
  SharedMutex& mutex_;
};

// Holds a SharedMutex as a reader for a scope.
class SCOPED_CAPABILITY ReadLock {
 public:
  explicit ReadLock(SharedMutex& mutex, std::source_location at = std::source_location::current())
      ACQUIRE_SHARED(mutex)
      : mutex_(mutex) {
    mutex_.lock_shared(at);
  }
  ReadLock(const ReadLock&) = delete;
  ReadLock& operator=(const ReadLock&) = delete;
  ~ReadLock() RELEASE_GENERIC() { mutex_.unlock_shared(); }

 private:
  SharedMutex& mutex_;
};

}  // namespace ordeal
