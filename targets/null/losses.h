// Things that a target takes and forgets, to show what a check of leaks finds.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "harness/sync/mutex.h"
#include "harness/sync/notifier.h"
#include "harness/sync/thread.h"

namespace ordeal::null {

// Thread-safe. What is lost outlives it: that is the point.
class Losses {
 public:
  // "fd", an open descriptor; "thread", one that never ends; "worker", one that end_workers()
  // ends; "memory", 1 MiB in use; "cache", as much, which ends with this object; "permit" and
  // "handle", numbers alone. False for other words.
  bool lose(std::string_view what);
  void give_back();    // Descriptors, caches, permits and handles.
  void end_workers();  // And waits for them.

  int64_t permits() const;
  int64_t handles() const;

 private:
  mutable Mutex mu_{"null.losses"};
  Notifier end_{"null.end"};
  std::vector<Thread> workers_ GUARDED_BY(mu_);
  std::vector<int> fds_ GUARDED_BY(mu_);
  std::vector<std::unique_ptr<char[]>> caches_ GUARDED_BY(mu_);
  int64_t permits_ GUARDED_BY(mu_) = 0;
  int64_t handles_ GUARDED_BY(mu_) = 0;
};

}  // namespace ordeal::null
