#include "harness/sync/shared_mutex.h"

#include <time.h>

#include "harness/sync/native_wait.h"
#include "harness/sync/timespec.h"

namespace ordeal {
namespace {

// ThreadSanitizer (LLVM 19) knows pthread_rwlock_timed*, which count on CLOCK_REALTIME, and not
// the clock* forms; so the deadline is carried over to that clock for each wait.
timespec on_realtime(Instant deadline) {
  timespec wall;
  clock_gettime(CLOCK_REALTIME, &wall);
  const Duration left = std::clamp(deadline - Monotonic::now(), Duration::zero(),
                                   Duration(std::chrono::hours(24 * 365)));
  const Duration at = std::chrono::seconds(wall.tv_sec) + Duration(wall.tv_nsec) + left;
  return detail::to_timespec(Instant(at));
}

}  // namespace

SharedMutex::SharedMutex(const char* name, Rank rank, std::source_location where)
    : rank_(rank), self_(name, where) {
  pthread_rwlockattr_t attributes;
  pthread_rwlockattr_init(&attributes);
  pthread_rwlockattr_setkind_np(&attributes, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
  pthread_rwlock_init(&native_, &attributes);
  pthread_rwlockattr_destroy(&attributes);
}

SharedMutex::~SharedMutex() {
  if (detail::observed()) detail::on_destroy(self_, native_.__data.__cur_writer);
  pthread_rwlock_destroy(&native_);
}

void SharedMutex::lock(std::source_location at) NO_THREAD_SAFETY_ANALYSIS {
  take(LockMode::exclusive, kForever, at);
}
void SharedMutex::unlock() NO_THREAD_SAFETY_ANALYSIS { give(LockMode::exclusive); }
void SharedMutex::lock_shared(std::source_location at) NO_THREAD_SAFETY_ANALYSIS {
  take(LockMode::shared, kForever, at);
}
void SharedMutex::unlock_shared() NO_THREAD_SAFETY_ANALYSIS { give(LockMode::shared); }

bool SharedMutex::try_lock_until(Instant deadline,
                                 std::source_location at) NO_THREAD_SAFETY_ANALYSIS {
  return take(LockMode::exclusive, deadline, at);
}
bool SharedMutex::try_lock_shared_until(Instant deadline,
                                        std::source_location at) NO_THREAD_SAFETY_ANALYSIS {
  return take(LockMode::shared, deadline, at);
}

bool SharedMutex::take(LockMode mode, Instant deadline, std::source_location at) {
  const bool watched = detail::lock_watched(rank_);
  if (watched && deadline == kForever) detail::before_lock(self_, rank_, mode, at);
  Runtime* runtime = current_runtime();
  const bool taken = runtime != nullptr ? runtime->lock(self_, mode, deadline, at)
                                        : take_natively(mode, deadline, at);
  if (taken && watched) detail::after_lock(self_, rank_, mode, at);
  return taken;
}

void SharedMutex::give(LockMode mode) {
  if (detail::lock_watched(rank_)) detail::before_unlock(self_, rank_);
  if (Runtime* runtime = current_runtime()) return runtime->unlock(self_, mode);
  pthread_rwlock_unlock(&native_);
}

bool SharedMutex::take_natively(LockMode mode, Instant deadline, std::source_location at) {
  const bool shared = mode == LockMode::shared;
  if ((shared ? pthread_rwlock_tryrdlock(&native_) : pthread_rwlock_trywrlock(&native_)) == 0)
    return true;
  if (deadline == kAtOnce) return false;
  const detail::NativeWaitScope waits(shared ? WaitKind::lock_shared : WaitKind::lock, self_, at,
                                      deadline != kForever, &native_.__data.__cur_writer);
  if (deadline == kForever)
    return (shared ? pthread_rwlock_rdlock(&native_) : pthread_rwlock_wrlock(&native_)) == 0;
  const timespec ts = on_realtime(deadline);
  return (shared ? pthread_rwlock_timedrdlock(&native_, &ts)
                 : pthread_rwlock_timedwrlock(&native_, &ts)) == 0;
}

}  // namespace ordeal
