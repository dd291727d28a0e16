// The counters of logical threads at a point. For the directory harness/fault alone.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "harness/fault/fault_replay.h"
#include "harness/sync/native_mutex.h"
#include "harness/sync/task.h"

namespace ordeal {

// The hits of one logical thread at one point, and the random stream that decides them.
struct alignas(64) HitCounter {
  std::string thread;
  uint64_t key = 0;                    // Task::key()
  uint64_t stream = 0;                 // See fault_stream().
  const LoggedHits* logged = nullptr;  // Set where a log is replayed that has this thread.
  std::atomic<uint64_t> hits{0};
};

// The counters of one point, by the task's key: a thread that ends and comes back under its name
// counts on.
class HitCounters {
 public:
  HitCounters(uint64_t plan_seed, const char* point) : plan_seed_(plan_seed), point_(point) {}

  // Has the counters of threads repeat this log. Not to be called while the point is armed.
  void set_log(LoggedThreads log) { logged_ = std::move(log); }

  // The task's counter, which lives as long as this object. Thread-safe.
  HitCounter& of(const Task& task);
  // A counter of its own for the task, which starts at 0.
  std::unique_ptr<HitCounter> make(const Task& task) const;

  // The hits of each thread by its name. Thread-safe.
  std::map<std::string, uint64_t> by_thread() const;
  // The name of the thread with this key, or "". Thread-safe.
  std::string thread_of(uint64_t key) const;

 private:
  const uint64_t plan_seed_;
  const char* const point_;
  LoggedThreads logged_;  // Constant while armed.
  mutable NativeMutex mu_;
  std::map<uint64_t, std::unique_ptr<HitCounter>> counters_ GUARDED_BY(mu_);
};

}  // namespace ordeal
