// An exact count of used space, also while many threads take space at once.
#pragma once

#include <cstdint>

#include "harness/sync/mutex.h"

namespace ordeal::memfs {

// A Quota counts the used units (blocks or nodes) of one file system. Invariant: used() <= limit(),
// at every moment. Thread-safe.
class Quota {
 public:
  explicit Quota(uint64_t limit) : limit_(limit) {}

  // Takes `units` and returns true, or takes nothing where they do not fit.
  bool take(uint64_t units) {
    Lock lock(mu_);
    if (units > limit_ - used_) return false;
    used_ += units;
    return true;
  }
  // Returns `units` that take() has taken.
  void give(uint64_t units) {
    Lock lock(mu_);
    used_ -= units;
  }
  uint64_t used() const {
    Lock lock(mu_);
    return used_;
  }
  uint64_t limit() const { return limit_; }

 private:
  const uint64_t limit_;
  mutable Mutex mu_{"memfs.quota"};
  uint64_t used_ GUARDED_BY(mu_) = 0;
};

}  // namespace ordeal::memfs
