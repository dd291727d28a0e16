// Helpers that the programs of this room share.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "harness/sync/mutex.h"
#include "harness/sync/thread.h"

namespace ordeal::classics {

// A Crew is the threads of one program. Only the thread that makes the Crew uses it.
class Crew {
 public:
  // Starts `count` threads called `name`, one after the other.
  void start(int count, std::string_view name, const std::function<void()>& body) {
    for (int i = 0; i < count; ++i) threads_.emplace_back(name, body);
  }
  // Waits for all threads, in the order in which they were started.
  void join() {
    for (Thread& thread : threads_) thread.join();
  }

 private:
  std::vector<Thread> threads_;
};

// A LockIf holds `mutex` for its scope where `wanted` is true. The whole fix of some programs is
// such a lock.
class LockIf {
 public:
  LockIf(bool wanted, Mutex& mutex,
         std::source_location at = std::source_location::current()) NO_THREAD_SAFETY_ANALYSIS
      : mutex_(wanted ? &mutex : nullptr) {
    if (mutex_ != nullptr) mutex_->lock(at);
  }
  LockIf(const LockIf&) = delete;
  LockIf& operator=(const LockIf&) = delete;
  ~LockIf() NO_THREAD_SAFETY_ANALYSIS {
    if (mutex_ != nullptr) mutex_->unlock();
  }

 private:
  Mutex* const mutex_;
};

inline int plus_one(int value) { return value + 1; }
inline int minus_one(int value) { return value - 1; }

}  // namespace ordeal::classics
