// Waiting for a fact under a mutex.
#pragma once

#include <pthread.h>

#include "harness/sync/mutex.h"

namespace ordeal {

// A condition variable. A wait may end without a notification, so every wait names its predicate.
// Thread-safe.
class CondVar {
 public:
  explicit CondVar(const char* name = nullptr,
                   std::source_location where = std::source_location::current());
  CondVar(const CondVar&) = delete;
  CondVar& operator=(const CondVar&) = delete;
  ~CondVar();

  // Waits until `fact()` returns true; it is called with the mutex held. (Clang cannot see that
  // `mutex` is the one that the lambda requires, so the two bodies are not analysed; their callers
  // are.)
  template <class Fact>
  void wait(Mutex& mutex, Fact fact, std::source_location at = std::source_location::current())
      REQUIRES(mutex) NO_THREAD_SAFETY_ANALYSIS {
    while (!fact()) wait_once(mutex, kForever, at);
  }
  // The same with a deadline; returns whether the fact holds.
  template <class Fact>
  bool wait_until(Mutex& mutex, Instant deadline, Fact fact,
                  std::source_location at = std::source_location::current())
      REQUIRES(mutex) NO_THREAD_SAFETY_ANALYSIS {
    while (!fact()) {
      if (!wait_once(mutex, deadline, at)) return fact();
    }
    return true;
  }
  template <class Fact>
  bool wait_for(Mutex& mutex, Duration wait, Fact fact,
                std::source_location at = std::source_location::current()) REQUIRES(mutex) {
    return wait_until(mutex, deadline_after(now(), wait), fact, at);
  }

  // One wait: false where the deadline passed. For code that must see each wake-up itself.
  bool wait_once(Mutex& mutex, Instant deadline,
                 std::source_location at = std::source_location::current()) REQUIRES(mutex);

  void notify_one(std::source_location at = std::source_location::current());
  void notify_all(std::source_location at = std::source_location::current());

 private:
  bool wait_natively(Mutex& mutex, Instant deadline, std::source_location at);

  pthread_cond_t native_;
  SyncIdentity self_;
};

}  // namespace ordeal
