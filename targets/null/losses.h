// Planted leaks of every kind, for showing what a leak check finds.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "harness/sync/mutex.h"
#include "harness/sync/notifier.h"
#include "harness/sync/thread.h"

namespace ordeal::null {

// The kinds of resource that a target can leak.
enum class Loss : uint8_t {
  fd,      // An open descriptor.
  thread,  // A thread that never ends.
  worker,  // A thread that end_workers() ends.
  memory,  // 1 MiB in use.
  cache,   // 1 MiB in use, which ends with the Losses.
  permit,  // A count.
  handle,  // A count.
};
// Returns the kind of this name, as the enumerators are spelt; nothing for other words.
std::optional<Loss> find_loss(std::string_view name);

// A Losses is the set of resources that one target has leaked. A leaked resource outlives the
// object, except a cache. Thread-safe.
class Losses {
 public:
  void lose(Loss what);  // Leaks one resource.
  void give_back();      // Releases descriptors, caches, permits and handles.
  void end_workers();    // Ends the workers and waits for them.

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
