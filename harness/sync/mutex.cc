#include "harness/sync/mutex.h"

#include <pthread.h>
#include <time.h>

#include "harness/sync/native_wait.h"
#include "harness/sync/timespec.h"

namespace ordeal {
namespace {
std::atomic<uint64_t> g_ordinals{1};
}

Mutex::Mutex(const char* name, Rank rank, std::source_location where)
    : rank_(rank),
      ordinal_(g_ordinals.fetch_add(1, std::memory_order_relaxed)),
      self_(name, where) {}

void Mutex::lock_slowly(std::source_location at, bool peers) NO_THREAD_SAFETY_ANALYSIS {
  const bool watched = detail::lock_watched(rank_);
  if (watched) detail::before_lock(self_, rank_, LockMode::exclusive, at, peers);
  if (Runtime* runtime = current_runtime()) {
    runtime->lock(self_, LockMode::exclusive, kForever, at);
  } else if (!native_.try_lock()) {
    wait_for_lock(at);
  }
  if (watched) detail::after_lock(self_, rank_, LockMode::exclusive, at);
}

void Mutex::wait_for_lock(std::source_location at) NO_THREAD_SAFETY_ANALYSIS {
  const detail::NativeWaitScope waits(WaitKind::lock, self_, at, false, holder());
  native_.lock();
}

void Mutex::unlock_slowly() NO_THREAD_SAFETY_ANALYSIS {
  if (detail::lock_watched(rank_)) detail::before_unlock(self_, rank_);
  if (Runtime* runtime = current_runtime()) {
    runtime->unlock(self_, LockMode::exclusive);
  } else {
    native_.unlock();
  }
}

bool Mutex::try_lock_until(Instant deadline, std::source_location at) NO_THREAD_SAFETY_ANALYSIS {
  bool taken = false;
  if (Runtime* runtime = current_runtime()) {
    taken = runtime->lock(self_, LockMode::exclusive, deadline, at);
  } else if (deadline == kAtOnce) {
    taken = native_.try_lock();
  } else if (taken = native_.try_lock(); !taken) {
    const detail::NativeWaitScope waits(WaitKind::lock, self_, at, true, holder());
    const timespec ts = detail::to_timespec(deadline);
    taken = pthread_mutex_clocklock(native_.native_handle(), CLOCK_MONOTONIC, &ts) == 0;
  }
  // A bounded wait cannot hang, so the rank rule does not speak; the rank still counts as held.
  if (taken && detail::lock_watched(rank_))
    detail::after_lock(self_, rank_, LockMode::exclusive, at);
  return taken;
}

}  // namespace ordeal
