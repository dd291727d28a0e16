// Several mutexes at once, without deadlock.
#pragma once

#include <initializer_list>
#include <vector>

#include "harness/sync/mutex.h"

namespace ordeal {

// Locks every mutex in the order of their creation, never of their addresses or of the
// arguments, and a mutex that is named twice once. Unlocks in reverse.
//
//   OrderedLock lock({&source.mu, &target.mu});   // source and target may be one
class OrderedLock {
 public:
  explicit OrderedLock(std::initializer_list<Mutex*> mutexes,
                       std::source_location at = std::source_location::current());
  OrderedLock(const OrderedLock&) = delete;
  OrderedLock& operator=(const OrderedLock&) = delete;
  ~OrderedLock();

 private:
  std::vector<Mutex*> mutexes_;
};

}  // namespace ordeal
