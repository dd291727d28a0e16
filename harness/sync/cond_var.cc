#include "harness/sync/cond_var.h"

#include <time.h>

#include "harness/sync/timespec.h"

namespace ordeal {

CondVar::CondVar(const char* name, std::source_location where) : self_(name, where) {
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&native_, &attributes);
  pthread_condattr_destroy(&attributes);
}

CondVar::~CondVar() { pthread_cond_destroy(&native_); }

bool CondVar::wait_once(Mutex& mutex, Instant deadline,
                        std::source_location at) NO_THREAD_SAFETY_ANALYSIS {
  const bool watched = detail::lock_watched(mutex.rank_);
  if (watched) detail::before_unlock(mutex.self_, mutex.rank_);
  bool notified = true;
  if (Runtime* runtime = current_runtime()) {
    notified = runtime->wait(self_, mutex.self_, deadline, at);
  } else if (deadline == kForever) {
    pthread_cond_wait(&native_, mutex.native_.native_handle());
  } else {
    const timespec ts = detail::to_timespec(deadline);
    notified = pthread_cond_timedwait(&native_, mutex.native_.native_handle(), &ts) == 0;
  }
  if (watched) detail::after_lock(mutex.self_, mutex.rank_, LockMode::exclusive, at);
  return notified;
}

void CondVar::notify_one(std::source_location at) {
  if (Runtime* runtime = current_runtime()) return runtime->notify(self_, false, at);
  pthread_cond_signal(&native_);
}

void CondVar::notify_all(std::source_location at) {
  if (Runtime* runtime = current_runtime()) return runtime->notify(self_, true, at);
  pthread_cond_broadcast(&native_);
}

}  // namespace ordeal
