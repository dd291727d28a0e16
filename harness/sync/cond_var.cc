#include "harness/sync/cond_var.h"

#include <time.h>

#include "harness/sync/native_wait.h"
#include "harness/sync/timespec.h"

namespace ordeal {

CondVar::CondVar(const char* name, std::source_location where) : self_(name, where) {
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&native_, &attributes);
  pthread_condattr_destroy(&attributes);
}

CondVar::~CondVar() {
  if (detail::observed()) detail::on_destroy(self_, 0);
  pthread_cond_destroy(&native_);
}

bool CondVar::wait_once(Mutex& mutex, Instant deadline,
                        std::source_location at) NO_THREAD_SAFETY_ANALYSIS {
  if (current_runtime() == nullptr) return wait_natively(mutex, deadline, at);
  const bool watched = detail::lock_watched(mutex.rank_);
  if (watched) detail::before_unlock(mutex.self_, mutex.rank_);
  const bool notified = current_runtime()->wait(self_, mutex.self_, deadline, at);
  if (watched) detail::after_lock(mutex.self_, mutex.rank_, LockMode::exclusive, at);
  return notified;
}

bool CondVar::wait_natively(Mutex& mutex, Instant deadline,
                            std::source_location at) NO_THREAD_SAFETY_ANALYSIS {
  const bool watched = detail::lock_watched(mutex.rank_), seen = detail::observed();
  if (seen) detail::before_wait(self_, mutex.self_, at);
  if (watched) detail::before_unlock(mutex.self_, mutex.rank_);
  bool notified = true;
  {
    const bool timed = deadline != kForever;
    const detail::NativeWaitScope waits(WaitKind::condition, self_, at, timed, nullptr);
    pthread_mutex_t* native_mutex = mutex.native_.native_handle();
    const timespec ts = timed ? detail::to_timespec(deadline) : timespec{};
    notified = (timed ? pthread_cond_timedwait(&native_, native_mutex, &ts)
                      : pthread_cond_wait(&native_, native_mutex)) == 0;
  }
  if (seen) detail::after_wait(self_, notified);
  if (watched) detail::after_lock(mutex.self_, mutex.rank_, LockMode::exclusive, at);
  return notified;
}

void CondVar::notify_one(std::source_location at) {
  if (Runtime* runtime = current_runtime()) return runtime->notify(self_, false, at);
  if (detail::observed()) detail::on_notify(self_, false, at);
  pthread_cond_signal(&native_);
}

void CondVar::notify_all(std::source_location at) {
  if (Runtime* runtime = current_runtime()) return runtime->notify(self_, true, at);
  if (detail::observed()) detail::on_notify(self_, true, at);
  pthread_cond_broadcast(&native_);
}

}  // namespace ordeal
